namespace Aviv.Bench.Figures;

internal sealed class Growth : Figure
{
    public override string Name => "growth";

    public override string What => "history, uncached, in a log of 5,000,000 rows, against one of 50,000";

    public override double? Goal => 0.90;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var large = await Api.StartAsync(Databases.Large, cancellationToken);
        await using var small = await Api.StartAsync(Databases.Small, cancellationToken);
        return await Comparison.RunAsync(
            "/s", (await LoadAsync(large, Databases.Large, cancellationToken)).RateAsync,
            (await LoadAsync(small, Databases.Small, cancellationToken)).RateAsync, cancellationToken);
    }

    private static async Task<Wrk> LoadAsync(Server api, Database database, CancellationToken cancellationToken) =>
        new(api.Address, "get.lua", await IdSet.Histories(database).FileAsync(cancellationToken), History.Path);
}
