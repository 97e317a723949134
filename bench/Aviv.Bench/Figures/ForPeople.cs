namespace Aviv.Bench.Figures;

internal sealed class Chart : Figure
{
    public override string Name => "chart";

    public override string What => "chart of a random listing, about 20 prices, against its history, both uncached";

    public override double? Goal => 0.40;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = await IdSet.Histories(Databases.Large).FileAsync(cancellationToken);
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var ours = new Wrk(api.Address, "get.lua", ids, "/listings/%s/prices.svg");
        var reference = new Wrk(api.Address, "get.lua", ids, History.Path);
        return await Comparison.RunAsync("/s", ours.RateAsync, reference.RateAsync, cancellationToken);
    }
}
