using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Aviv.Api.Contract.Errors;
using Aviv.Application.Common;

namespace Aviv.Api.Contract.Json;

/// <summary>
/// Reads a JSON object into a type whose members are texts, <see cref="WireNumber"/>s, nested objects and arrays of the like,
/// and <see cref="JsonElement"/>s, which take anything. Whatever the document holds beyond the type is refused, by name and all
/// at once: a misspelt field must not vanish silently.
/// </summary>
internal sealed class StrictJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly HashSet<string> _members = [];
    private readonly FieldFaults _faults = new();
    private ApiError? _first;

    /// <summary>The value, and the C# paths of the members that came, such as <c>PostalAddress.City</c>.</summary>
    /// <exception cref="ApiErrorException">The bytes are not such a document.</exception>
    public static (T Value, IReadOnlySet<string> Members) Read<T>(ReadOnlyMemory<byte> utf8, JsonSerializerOptions options)
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        using var document = Parse(utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ApiErrorException(ApiError.MalformedJson, "The body must be a JSON object.");
        var check = new StrictJson();
        check.CheckMembers(document.RootElement, options.GetTypeInfo(typeof(T)), path: "", memberPath: "");
        check.ThrowIfFaulty();
        return (document.RootElement.Deserialize<T>(options)!, check._members);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span)) throw new ApiErrorException(ApiError.MalformedJson, "The body is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(utf8);
        }
        catch (JsonException e)
        {
            // Its own message quotes the body.
            var where = $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            throw new ApiErrorException(ApiError.MalformedJson, $"The body is not valid JSON; look at {where}.");
        }
    }

    private void CheckMembers(JsonElement parent, JsonTypeInfo type, string path, string memberPath)
    {
        var seen = new HashSet<string>();
        foreach (var member in parent.EnumerateObject())
        {
            if (Text(() => member.Name) is not { } name)
                Add(ApiError.MalformedJson, path + "?", "is a name that is not valid Unicode");
            else if (!seen.Add(name))
                Add(ApiError.DuplicateField, path + name, "is given more than once");
            else if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
                Add(ApiError.UnknownField, path + name, "is not a field of this resource");
            else
                CheckMember(member.Value, property, path + name, memberPath + ((MemberInfo)property.AttributeProvider!).Name);
        }
    }

    private void CheckMember(JsonElement value, JsonPropertyInfo property, string path, string memberPath)
    {
        _members.Add(memberPath);
        CheckValue(value, property.Options.GetTypeInfo(property.PropertyType), path, memberPath);
    }

    private void CheckValue(JsonElement value, JsonTypeInfo type, string path, string memberPath)
    {
        if (value.ValueKind == JsonValueKind.Null || type.Type == typeof(JsonElement?)) return;
        if (type.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
            CheckMembers(value, type, path + ".", memberPath + ".");
        else if (type.Kind == JsonTypeInfoKind.Object)
            Add(ApiError.MalformedJson, path, "must be an object");
        else if (type.Kind == JsonTypeInfoKind.Enumerable)
            CheckItems(value, type, path, memberPath);
        else if (value.ValueKind == JsonValueKind.String)
            CheckText(value, path);
        else if (type.Type != typeof(WireNumber?))
            Add(ApiError.MalformedJson, path, "must be a string");
        else if (value.ValueKind != JsonValueKind.Number)
            Add(ApiError.MalformedJson, path, "must be a number");
    }

    private void CheckItems(JsonElement value, JsonTypeInfo type, string path, string memberPath)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(ApiError.MalformedJson, path, "must be an array");
            return;
        }

        var itemType = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var (i, item) in value.EnumerateArray().Index())
            CheckValue(item, itemType, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), memberPath);
    }

    private void CheckText(JsonElement value, string path)
    {
        if (Text(value.GetString) is null) Add(ApiError.MalformedJson, path, "is not valid Unicode");
    }

    // A lone surrogate, written as an escape, has no UTF-8 and cannot be read.
    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Add(ApiError error, string path, string message)
    {
        _first ??= error;
        _faults.Add(path, message);
    }

    private void ThrowIfFaulty()
    {
        if (_first is { } error) throw new ApiErrorException(error, _faults);
    }
}
