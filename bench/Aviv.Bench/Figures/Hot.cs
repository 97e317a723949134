namespace Aviv.Bench.Figures;

internal sealed class Hot : Figure
{
    public const int Listings = 2_000;

    public override string Name => "hot";

    public override string What =>
        "history of one of 2,000 listings that are read all the time, against a constant JSON of the same process";

    public override double? Goal => 0.70;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = IdSet.Histories(Databases.Large, Listings);
        await using var api = await Api.StartCachedAsync(Databases.Large, cancellationToken);
        var wrk = new Wrk(api.Address, "get.lua", await ids.FileAsync(cancellationToken), History.Path);
        // The probe's, behind everything that the API does for each request.
        var constant = wrk with { Arguments = [wrk.Arguments[0], "/bench/constant"] };
        return await Comparison.RunAsync("/s", wrk.RateAsync, constant.RateAsync, cancellationToken);
    }
}
