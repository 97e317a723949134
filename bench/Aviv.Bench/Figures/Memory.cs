namespace Aviv.Bench.Figures;

internal sealed class Memory : Figure
{
    public override string Name => "memory";

    public override string What => "resident memory while histories are read, cache on, against a bare JSON app on Kestrel";

    public override double? Goal => 2.5;

    public override bool IsCeiling => true;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartCachedAsync(Databases.Large, cancellationToken);
        await using var bare = await Server.StartAsync("Aviv.Bare", [], cancellationToken);
        return await Comparison.RunAsync(
            "MB", await SideAsync(api, cancellationToken), await SideAsync(bare, cancellationToken), cancellationToken);
    }

    // Random listings and, as often, the hot ones.
    private static async Task<Side> SideAsync(Server server, CancellationToken cancellationToken)
    {
        var random = new Wrk(server.Address, "get.lua", await IdSet.Histories(Databases.Large).FileAsync(cancellationToken), History.Path);
        var hot =
            random with { Arguments = [await IdSet.Histories(Databases.Large, Hot.Listings).FileAsync(cancellationToken), History.Path] };
        return async (time, stop) =>
        {
            await random.RateAsync(time / 2, stop);
            await hot.RateAsync(time / 2, stop);
            return server.ResidentMegabytes;
        };
    }
}
