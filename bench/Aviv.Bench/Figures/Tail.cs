using System.Globalization;

namespace Aviv.Bench.Figures;

internal sealed class Tail : Figure
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    public override string Name => "tail";

    public override string What => "p50 by p99 of the uncached history, over a minute";

    public override double? Goal => 0.2;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        var wrk = new Wrk(api.Address, "get.lua", await IdSet.Histories(Databases.Large).FileAsync(cancellationToken), History.Path);
        await Comparison.WarmUpAsync(wrk.RateAsync, cancellationToken);
        var result = await wrk.RunAsync(Time, cancellationToken);
        var ours = string.Create(CultureInfo.InvariantCulture, $"{result.P50 / 1000:0.00} ms, {result.P99 / 1000:0.00} ms");
        Progress.Say($"  {ours}");
        return new(ours, "–", result.P50 / result.P99);
    }
}
