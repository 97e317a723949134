namespace Aviv.Bench.Figures;

internal sealed class Post : Figure
{
    public override string Name => "post";

    public override string What => "POST of a listing, against its two INSERTs by pgbench";

    public override double? Goal => 0.43;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var copy = await Databases.Large.CopyAsync(cancellationToken);
        await using var api = await Api.StartAsync(copy.Database, cancellationToken);
        var wrk = new Wrk(api.Address, "post.lua");
        return await Comparison.RunAsync("/s", wrk.RateAsync, new PgBench(copy.Database, "post.sql").RateAsync, cancellationToken);
    }
}
