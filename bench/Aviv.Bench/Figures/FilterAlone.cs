using System.Globalization;

namespace Aviv.Bench.Figures;

internal sealed class FilterAlone : Figure
{
    // Enough that two clients hardly ever ask for the same page at the same time.
    private const int Pages = 10_000;

    public override string Name => "filter-alone";

    public override string What => "the same, but each client wants a page that no other wants";

    public override double Goal => 0.28;

    // By cents, so that the hundred cheapest are always the same.
    public override Task<Measurement> MeasureAsync(CancellationToken cancellationToken) =>
        Filter.MeasureAsync(Enumerable.Range(0, Pages).Select(cents => string.Create(CultureInfo.InvariantCulture, $"{Filter.MaxPrice + (cents / 100m)}")), cancellationToken);
}
