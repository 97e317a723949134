namespace Aviv.Bench.Figures;

/// <summary>What people look at, against the JSON that it shows, both uncached.</summary>
internal sealed class ForPeople(string name, string what, double goal, string path, string json) : Figure
{
    public static readonly ForPeople Chart =
        new("chart", "chart of a random listing, about 20 prices, against its history, both uncached", 0.40,
            "/listings/%s/prices.svg", History.Path);

    public static readonly ForPeople Page =
        new("page", "page of a random home, about 20 prices, against its JSON, both uncached", 0.20,
            "/homes/%s", "/listings/%s");

    public override string Name => name;

    public override string What => what;

    public override double? Goal => goal;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = await IdSet.Histories(Databases.Large).FileAsync(cancellationToken);
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var ours = new Wrk(api.Address, "get.lua", ids, path);
        var reference = new Wrk(api.Address, "get.lua", ids, json);
        return await Comparison.RunAsync("/s", ours.RateAsync, reference.RateAsync, cancellationToken);
    }
}
