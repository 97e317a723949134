using System.Diagnostics.Metrics;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>For what is made outside an application: meters that nobody listens to, but for <see cref="Counts"/>.</summary>
internal sealed class LooseMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

    public void Dispose()
    {
    }
}
