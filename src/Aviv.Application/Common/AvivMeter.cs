using System.Diagnostics.Metrics;

namespace Aviv.Application.Common;

/// <summary>The meter of the product's own metrics. Who counts something makes the instrument for it, once, in its constructor.</summary>
public static class AvivMeter
{
    public const string Name = "Aviv";

    public static Meter Aviv(this IMeterFactory meters) => meters.Create(new MeterOptions(Name));
}
