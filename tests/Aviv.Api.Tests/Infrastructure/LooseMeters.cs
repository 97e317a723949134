using System.Diagnostics.Metrics;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>For what is made outside an application: meters that nobody listens to.</summary>
internal sealed class LooseMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
