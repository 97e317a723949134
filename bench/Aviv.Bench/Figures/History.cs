namespace Aviv.Bench.Figures;

internal sealed class History : Figure
{
    public const string Path = "/listings/%s/prices";

    public override string Name => "history";

    public override string What => "history of a random listing, about 20 prices, uncached, against its SELECT by pgbench";

    public override double? Goal => 0.50;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = IdSet.Histories(Databases.Large);
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var wrk = new Wrk(api.Address, "get.lua", await ids.FileAsync(cancellationToken), Path);
        await using var peers = await Peers.StartAsync(api, Databases.Large, cancellationToken);
        var pgbench = new PgBench(Databases.Large, "history.sql", ids);
        return await Comparison.RunAsync("/s", wrk.RateAsync, pgbench.RateAsync, peers.Under(wrk), cancellationToken);
    }
}
