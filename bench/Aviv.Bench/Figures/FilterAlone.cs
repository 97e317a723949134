using System.Globalization;

namespace Aviv.Bench.Figures;

internal sealed class FilterAlone : Figure
{
    // Enough that two clients hardly ever ask for the same page at the same time.
    private const int Pages = 10_000;

    public override string Name => "filter-alone";

    public override string What => "the same, but each client wants a page that no other wants";

    public override double? Goal => 0.28;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        await using var peers = await Peers.StartAsync(api, Databases.Large, cancellationToken);
        var wrk = LoadOn(api);
        return await Comparison.RunAsync("/s", wrk.RateAsync, Filter.Reference.RateAsync, peers.Under(wrk), cancellationToken);
    }

    // By cents, so that the hundred cheapest are always the same.
    public static Wrk LoadOn(Server api) => Filter.LoadOn(api, Enumerable.Range(0, Pages).Select(PriceOf));

    private static string PriceOf(int cents) => (Filter.MaxPrice + (cents / 100m)).ToString(CultureInfo.InvariantCulture);
}
