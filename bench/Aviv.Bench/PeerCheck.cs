using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aviv.Bench.Figures;

namespace Aviv.Bench;

/// <summary>
/// Whether a peer's answers say what ours do, so that the comparison is honest. Numbers are compared as numbers, and instants without
/// zeros at their end; all else must be equal, but for phone numbers, which a peer keeps in clear and cannot read where ours sealed them.
/// </summary>
internal static partial class PeerCheck
{
    public static async Task ReadsAsync(Server ours, Server theirs, CancellationToken cancellationToken)
    {
        var id = File.ReadLines(await IdSet.Histories(Databases.Large).FileAsync(cancellationToken)).First();
        var page = Filter.Page.Replace("%s", $"{Filter.MaxPrice}", StringComparison.Ordinal);
        foreach (var path in new[] { $"/listings/{id}", $"/listings/{id}/prices", page })
            Compare(path, await GetAsync(ours, path, cancellationToken), await GetAsync(theirs, path, cancellationToken));
    }

    /// <summary>
    /// Another price by the peer's PUT: ours must then read the listing that it answered with, and the price as the newest of the history.
    /// The line is one of those that put.lua reads.
    /// </summary>
    public static async Task WriteAsync(Server ours, Server theirs, string line, CancellationToken cancellationToken)
    {
        var (path, body) = ($"/listings/{line.Split('\t')[0]}", line.Split('\t')[1]);
        var price = (await GetAsync(ours, path, cancellationToken)).GetProperty("latest_price_eur").GetDecimal() + 0.25m;
        body = string.Create(CultureInfo.InvariantCulture, $"{body},\"latest_price_eur\":{price}}}");
        var written = await PutAsync(theirs, path, body, cancellationToken);
        Compare(path, await GetAsync(ours, path, cancellationToken), written);
        var newest = JsonSerializer.SerializeToElement(new { price_eur = price, created_date = written.GetProperty("updated_date") });
        path += "/prices";
        Compare(path, (await GetAsync(ours, path, cancellationToken)).EnumerateArray().Last(), newest);
    }

    private static void Compare(string path, JsonElement ours, JsonElement theirs)
    {
        if (!JsonElement.DeepEquals(ours, theirs)) throw new BenchException($"{path} is {Short(theirs)} and not {Short(ours)}.");
    }

    private static string Short(JsonElement value) =>
        value.GetRawText() is { Length: > 1000 } text ? $"{text[..1000]}…" : value.GetRawText();

    private static async Task<JsonElement> GetAsync(Server server, string path, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        return await ReadAsync(await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);
    }

    private static async Task<JsonElement> PutAsync(Server server, string path, string body, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ReadAsync(await client.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken), cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new BenchException($"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(Phones().Replace(LastZeros().Replace(text, ""), ""));
    }

    [GeneratedRegex(@"""contact_phone_number"":(null|""[^""]*""),")]
    private static partial Regex Phones();

    [GeneratedRegex("""(?<="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d*)0+(?=Z")""")]
    private static partial Regex LastZeros();
}
