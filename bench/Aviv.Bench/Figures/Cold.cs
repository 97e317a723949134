namespace Aviv.Bench.Figures;

internal sealed class Cold : Figure
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public override string Name => "cold";

    public override string What => "filter-alone in the first half minute of a process that says it is ready, without a warm-up; no goal";

    public override double? Goal => null;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await Comparison.WarmUpAsync(Filter.Reference.RateAsync, cancellationToken);
        return Measurement.Of("/s", (await Comparison.RoundsAsync(FreshAsync, [Filter.Reference.RateAsync], cancellationToken))[0]);
    }

    // Another process in each round, and longer than a round is.
    private static async Task<double> FreshAsync(TimeSpan round, CancellationToken cancellationToken)
    {
        await using var api = await Api.StartAsync(Databases.Large, cancellationToken);
        await api.WaitAsync("/health/ready", cancellationToken);
        return await FilterAlone.LoadOn(api).RateAsync(Time, cancellationToken);
    }
}
