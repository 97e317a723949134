using System.Text.Json;

namespace Aviv.Bench;

/// <summary>
/// The addresses of last pages. A cursor tells its list and cannot be made up, so the lists are walked once, and the addresses kept.
/// </summary>
internal static class LastPages
{
    private const int Longest = 1000;
    private const int Last = 100;

    public static async Task<Dictionary<string, string>> FindAsync(
        Uri server, IEnumerable<string> orders, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server };
        var found = new Dictionary<string, string>();
        foreach (var order in orders) found[order] = await FindAsync(client, order, cancellationToken);
        return found;
    }

    private static async Task<string> FindAsync(HttpClient client, string order, CancellationToken cancellationToken)
    {
        var file = Places.Scratch($"last-page{order}.txt");
        if (File.Exists(file)
            && await File.ReadAllTextAsync(file, cancellationToken) is var kept
            && await IsLastAsync(client, kept, cancellationToken))
            return kept;
        Progress.Say($"  walking to the last page in the order {order}…");
        var next = $"/listings?sort={order}&limit={Longest}";
        for (var left = Databases.Large.Listings - Last; left > 0;)
        {
            var limit = Math.Min(left, Longest);
            next = await NextAsync(client, next.Replace($"limit={Longest}", $"limit={limit}", StringComparison.Ordinal), cancellationToken)
                ?? throw new BenchException($"The list in the order {order} ended early.");
            left -= limit;
        }

        next = next.Replace($"limit={Longest - Last}", $"limit={Last}", StringComparison.Ordinal);
        if (!await IsLastAsync(client, next, cancellationToken)) throw new BenchException($"{next} is not the last page.");
        await File.WriteAllTextAsync(file, next, cancellationToken);
        return next;
    }

    private static async Task<bool> IsLastAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode || answer.Headers.Contains("Link")) return false;
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return page.RootElement.GetArrayLength() == Last;
    }

    private static async Task<string?> NextAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(
            new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseContentRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
    }
}
