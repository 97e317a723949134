using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aviv.Application.Listings;
using Aviv.Application.Search;
using CsvHelper;

namespace Aviv.Api.Search;

/// <summary>
/// RFC 4180 with a header line. The columns are the members of a listing's JSON, those of its address among them; each value is as JSON
/// writes it, without quotes of JSON. The prices are a JSON array in one column. Where numbers are withheld their column is
/// left out: an empty field would say that there is none.
/// </summary>
internal sealed class CsvFormat : IExportFormat
{
    private const string Prices = "prices";

    public string Name => "csv";

    public string MediaType => "text/csv";

    public void Begin(IBufferWriter<byte> output, ExportContents contents, JsonSerializerOptions json)
    {
        var names = Names(json.GetTypeInfo(typeof(ListingDto)), contents);
        WriteRows(output, [contents.WithPrices ? names.Append(Prices) : names]);
    }

    public void Write(IBufferWriter<byte> output, IReadOnlyList<ExportedListing> listings, JsonSerializerOptions json) =>
        WriteRows(output, listings.Select(listing => Fields(JsonSerializer.SerializeToElement(listing, json))));

    /// <summary>A listing as a file of its own.</summary>
    public static string File(JsonElement listing)
    {
        var file = new ArrayBufferWriter<byte>();
        WriteRows(file, [Leaves(listing).Select(member => member.Name), Fields(listing)]);
        return Encoding.UTF8.GetString(file.WrittenSpan);
    }

    private static IEnumerable<string> Names(JsonTypeInfo type, ExportContents contents) => type.Properties
        .Where(member => IsThere(member, contents))
        .SelectMany(member => member.PropertyType == typeof(PostalAddressDto)
            ? Names(type.Options.GetTypeInfo(member.PropertyType), contents)
            : [member.Name]);

    // What answers leave out has no getter.
    private static bool IsThere(JsonPropertyInfo member, ExportContents contents) =>
        member.Get is not null && (contents.ShowsNumbers || member.PropertyType != typeof(ContactNumber?));

    private static IEnumerable<string> Fields(JsonElement listing) => Leaves(listing).Select(member => member.Value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => member.Value.GetString()!,
        _ => member.Value.GetRawText(),
    });

    private static IEnumerable<JsonProperty> Leaves(JsonElement parent) => parent.EnumerateObject()
        .SelectMany(member => member.Value.ValueKind == JsonValueKind.Object ? Leaves(member.Value) : [member]);

    private static void WriteRows(IBufferWriter<byte> output, IEnumerable<IEnumerable<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                foreach (var field in row) csv.WriteField(field);
                csv.EndRecord();
            }
        }

        output.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
