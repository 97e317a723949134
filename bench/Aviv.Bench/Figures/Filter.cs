namespace Aviv.Bench.Figures;

internal sealed class Filter : Figure
{
    /// <summary>A page, but for its highest price.</summary>
    public const string Page = "/listings?city=Lyon&min_price=200000&max_price=%s&sort=price&limit=100";

    public const int MaxPrice = 400_000;

    public override string Name => "filter";

    public override string What =>
        "first page of 100 of a city and a range of prices, by price, against its SELECT by pgbench; all clients want the same page, "
        + "and share it";

    public override double? Goal => 0.45;

    /// <summary>The same SELECT is the reference, whichever page is asked for.</summary>
    public static PgBench Reference { get; } = new(Databases.Large, "filter.sql");

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        return await Comparison.RunAsync("/s", LoadOn(api, [$"{MaxPrice}"]).RateAsync, Reference.RateAsync, cancellationToken);
    }

    public static Wrk LoadOn(Server api, IEnumerable<string> maxPrices)
    {
        var file = Places.Scratch("max-prices.txt");
        File.WriteAllLines(file, maxPrices);
        return new(api.Address, "get.lua", file, Page);
    }
}
