using System.Diagnostics;

namespace Aviv.Bench.Figures;

internal sealed class Export : Figure
{
    public override string Name => "export";

    public override string What => "log rows a second of an export of everything with prices, against COPY of the same join";

    public override double? Goal => 0.30;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        using var client = new HttpClient { BaseAddress = api.Address, Timeout = Timeout.InfiniteTimeSpan };
        var rows = await Databases.Large.CountAsync("listing_price_log", cancellationToken);
        // Each round is one whole export, however long: longer than a round need be.
        return await Comparison.RunAsync(
            "rows/s",
            async (_, stop) => rows / await SecondsAsync(() => ReadAsync(client, stop)),
            async (_, stop) => rows / await SecondsAsync(() => CopyAsync(stop)),
            cancellationToken);
    }

    private static async Task<double> SecondsAsync(Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // An export that is cut short throws.
    private static async Task ReadAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var answer = await client.GetAsync(
            new Uri("/listings/export?include=prices", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var (buffer, listings) = (new byte[1 << 18], 0);
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;) listings += buffer.AsSpan(0, read).Count((byte)'\n');
        if (listings != Databases.Large.Listings) throw new BenchException($"The export had {listings} listings.");
    }

    private static Task<string> CopyAsync(CancellationToken cancellationToken) => Tool.RunAsync(
        Places.Statements, "psql", ["-XAtqw", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", "export.sql", Databases.Large.Name],
        cancellationToken);
}
