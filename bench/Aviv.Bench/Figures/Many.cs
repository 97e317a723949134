namespace Aviv.Bench.Figures;

internal sealed class Many : Figure
{
    private const int Histories = 100;

    public override string Name => "many";

    public override string What => "histories a second by one request for 100 of them, against one request each, on one connection";

    public override double? Goal => 10;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var ids = await IdSet.Histories(Databases.Large).FileAsync(cancellationToken);
        var many = new Wrk(api.Address, "many.lua", ids) { Connections = 1 };
        var single = new Wrk(api.Address, "get.lua", ids, History.Path) { Connections = 1 };
        return await Comparison.RunAsync(
            "/s", async (time, stop) => Histories * await many.RateAsync(time, stop), single.RateAsync, cancellationToken);
    }
}
