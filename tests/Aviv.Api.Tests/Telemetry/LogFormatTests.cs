using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>The log of production, read by the tables of docs/operations.md as a collector would be set up by them.</summary>
public sealed partial class LogFormatTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs/operations.md"));

    // EventId → name of the field → type.
    private static readonly Dictionary<int, Dictionary<string, string>> Events = EventRow().Matches(Page).ToDictionary(
        row => int.Parse(row.Groups["id"].Value, null),
        row => Field().Matches(row.Groups["state"].Value).ToDictionary(
            field => field.Groups["name"].Value, field => field.Groups["type"].Value.Trim()));

    private static readonly Dictionary<string, string> Fields =
        FieldRow().Matches(Page).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["type"].Value);

    [Fact]
    public async Task Lines_AreAsTheDocumentationSays()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(database.ConnectionString, logLevel: "Information");
        using (var client = new HttpClient { BaseAddress = await api.Address })
        {
            using var created = await Poll.UntilServedAsync(() => client.PostAsJsonAsync("/listings", Sample.Listing()));
            await client.AnswerAsync("DELETE", created.Headers.Location!.OriginalString);
            await client.AnswerAsync("PATCH", "/listings/1", "{}");
            await Poll.UntilAsync(
                async () => (await client.AnswerAsync("GET", "/health/ready?for=writes")).Status == HttpStatusCode.OK, "it was warm");
        }

        await api.StopAsync();

        Assert.All(api.Lines, Check);
        var seen = api.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("EventId").GetInt32()).Where(id => id > 1000);
        Assert.Equal([1001, 2001, 4001, 4004, 6007], seen.Distinct().Order());
        Assert.DoesNotContain(api.Lines, line => line.Contains("33612345678", StringComparison.Ordinal));
    }

    private static void Check(string text)
    {
        var line = JsonDocument.Parse(text).RootElement;
        Assert.All(line.EnumerateObject(), field => AssertIs(Fields[field.Name], field.Value, text));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("Timestamp").GetString());
        if (!Events.TryGetValue(line.GetProperty("EventId").GetInt32(), out var state)) return;
        var own = line.GetProperty("State").EnumerateObject().Where(field => field.Name is not ("Message" or "{OriginalFormat}")).ToList();
        Assert.Equal(state.Keys.Order(), own.Select(field => field.Name).Order());
        Assert.All(own, field => AssertIs(state[field.Name], field.Value, text));
    }

    private static void AssertIs(string type, JsonElement value, string line) => Assert.True(
        value.ValueKind switch
        {
            JsonValueKind.Number => type.StartsWith("number", StringComparison.Ordinal),
            JsonValueKind.String => type.StartsWith("text", StringComparison.Ordinal),
            JsonValueKind.Object => type == "object",
            JsonValueKind.Null => type.EndsWith("or null", StringComparison.Ordinal),
            _ => false,
        },
        $"{value} is no {type} in {line}");

    [GeneratedRegex(@"^\| (?<id>\d{4}) \|[^|]*\|(?<state>[^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex("`(?<name>\\w+)` (?<type>[a-z ]+)")]
    private static partial Regex Field();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<type>text|number|object) \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();
}
