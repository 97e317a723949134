namespace Aviv.Bench.Figures;

internal sealed class Filter : Figure
{
    /// <summary>A page, but for its highest price.</summary>
    public const string Page = "/listings?city=Lyon&min_price=200000&max_price=%s&sort=price&limit=100";

    public const int MaxPrice = 400_000;

    public override string Name => "filter";

    public override string What => "first page of 100 of a city and a range of prices, by price, against its SELECT by pgbench; all clients want the same page, and share it";

    public override double Goal => 0.45;

    public override Task<Measurement> MeasureAsync(CancellationToken cancellationToken) => MeasureAsync([$"{MaxPrice}"], cancellationToken);

    /// <summary>The same SELECT is the reference, whichever page is asked for.</summary>
    public static async Task<Measurement> MeasureAsync(IEnumerable<string> maxPrices, CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var file = Places.Scratch("max-prices.txt");
        await File.WriteAllLinesAsync(file, maxPrices, cancellationToken);
        var wrk = new Wrk(api.Address, "get.lua", file, Page);
        return await Comparison.RunAsync("/s", wrk.RateAsync, new PgBench(Databases.Large, "filter.sql").RateAsync, cancellationToken);
    }
}
