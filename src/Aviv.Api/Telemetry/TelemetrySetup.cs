using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Aviv.Api.Telemetry;

/// <summary>What leaves the process for whoever watches it; nothing unless it is asked for.</summary>
internal static class TelemetrySetup
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Erases what is marked as personal from the values of a log line, whoever writes it.
        builder.Logging.EnableRedaction(redaction => redaction.ApplyDiscriminator = false);
        builder.Services.AddRedaction();
        var isScraped = IsSet(builder, "Metrics:Port");
        var isExported = IsSet(builder, OtlpEndpoint);
        if (!isScraped && !isExported) return;
        builder.Services.AddHostedService<ReadinessWatch>();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("aviv-api"))
            .WithMetrics(Metrics.Add);
        if (isScraped) telemetry.Services.AddMetricsServer();
        // As OpenTelemetry's own variables say, such as OTEL_TRACES_SAMPLER.
        if (isExported) telemetry.WithTracing(Traces.Add).WithLogging().UseOtlpExporter();
    }

    private static void AddMetricsServer(this IServiceCollection services)
    {
        services.AddOptions<MetricsSettings>().BindConfiguration("Metrics")
            .Validate(metrics => metrics.Port is > 0 and <= ushort.MaxValue, MetricsSettings.Rule)
            .ValidateOnStart();
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddPrometheusExporter(
            // Each scrape tells what is, not what was for the one before.
            prometheus => prometheus.ScrapeResponseCacheDurationMilliseconds = 0));
        services.AddHostedService<MetricsServer>();
    }

    private static bool IsSet(WebApplicationBuilder builder, string name) => !string.IsNullOrEmpty(builder.Configuration[name]);
}
