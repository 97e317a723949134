namespace Aviv.Bench.Figures;

internal sealed class OneListing : Figure
{
    public override string Name => "listing";

    public override string What => "one random listing, all fields, uncached, against its SELECT by pgbench";

    public override double? Goal => 0.46;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = IdSet.Listings(Databases.Large);
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var wrk = new Wrk(api.Address, "get.lua", await ids.FileAsync(cancellationToken), "/listings/%s");
        await using var peers = await Peers.StartAsync(api, Databases.Large, cancellationToken);
        var pgbench = new PgBench(Databases.Large, "listing.sql", ids);
        return await Comparison.RunAsync("/s", wrk.RateAsync, pgbench.RateAsync, peers.Under(wrk), cancellationToken);
    }
}
