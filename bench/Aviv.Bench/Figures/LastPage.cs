namespace Aviv.Bench.Figures;

internal sealed class LastPage : Figure
{
    private static readonly string[] Sorts = ["id", "price", "surface", "created", "updated"];

    public override string Name => "last-page";

    public override string What => "last page of 100 of all listings, against the first; the worst of the ten orders";

    public override double? Goal => 0.85;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var orders = Sorts.SelectMany(sort => new[] { sort, $"-{sort}" }).ToList();
        var last = await LastPages.FindAsync(api.Address, orders, cancellationToken);
        await Comparison.WarmUpAsync(
            LoadOf(api, "pages", [.. orders.Select(First), .. orders.Select(order => last[order])]).RateAsync, cancellationToken);
        var worst = (Order: "", Medians: new Medians(0, 0, double.MaxValue));
        foreach (var order in orders)
        {
            Progress.Say($"  {order}:");
            var medians = (await Comparison.RoundsAsync(
                LoadOf(api, "last", [last[order]]).RateAsync, [LoadOf(api, "first", [First(order)]).RateAsync], cancellationToken))[0];
            if (medians.Ratio < worst.Medians.Ratio) worst = (order, medians);
        }

        return new(
            $"{Progress.Short(worst.Medians.Ours)} /s ({worst.Order})",
            $"{Progress.Short(worst.Medians.Reference)} /s",
            worst.Medians.Ratio);
    }

    private static string First(string order) => $"/listings?sort={order}&limit=100";

    private static Wrk LoadOf(Server api, string name, IEnumerable<string> paths)
    {
        var file = Places.Scratch($"{name}.txt");
        File.WriteAllLines(file, paths);
        return new(api.Address, "one.lua", file);
    }
}
