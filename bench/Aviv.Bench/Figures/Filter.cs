namespace Aviv.Bench.Figures;

internal sealed class Filter : Figure
{
    private const string Page = "/listings?city=Lyon&min_price=200000&max_price=400000&sort=price&limit=100";

    public override string Name => "filter";

    public override string What => "first page of 100 of a city and a range of prices, by price, against its SELECT by pgbench";

    public override double Goal => 0.45;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var file = Places.Scratch("filter.txt");
        await File.WriteAllTextAsync(file, Page, cancellationToken);
        var wrk = new Wrk(api.Address, "one.lua", file);
        return await Comparison.RunAsync("/s", wrk.RateAsync, new PgBench(Databases.Large, "filter.sql").RateAsync, cancellationToken);
    }
}
