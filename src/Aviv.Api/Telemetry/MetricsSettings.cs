namespace Aviv.Api.Telemetry;

/// <summary>Where metrics are to be had: section <c>Metrics</c> of the configuration.</summary>
internal sealed class MetricsSettings
{
    public const string Rule = "Metrics:Port must be a port from 1 to 65535, and another one than the API's.";

    /// <summary>The port on which Prometheus finds <c>/metrics</c>; none unless set.</summary>
    public int? Port { get; init; }
}
