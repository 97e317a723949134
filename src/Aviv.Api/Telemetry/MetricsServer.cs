using System.Net;
using Aviv.Api.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace Aviv.Api.Telemetry;

/// <summary>
/// A server of its own for Prometheus, on a port of its own: what is served to everybody has no such route, and a scrape waits for no
/// request.
/// </summary>
internal sealed class MetricsServer(
    MeterProvider meters, IOptions<MetricsSettings> settings, IHostEnvironment environment, ILoggerFactory loggers)
    : IHostedService, IAsyncDisposable
{
    private const string Path = "/metrics";

    // Some Prometheus servers, and whoever looks by hand.
    private const int MaxConnections = 32;

    private WebApplication? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, Guest>();
        _server = builder.Build();
        _server.Use(Uncounted);
        _server.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, predicate: null, Path, configureBranchedPipeline: null, optionsName: null);
        await _server.StartAsync(cancellationToken);
    }

    // After all other services have stopped: the last scrape tells how it ended.
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    // A developer's machine is no place to open ports.
    private void Listen(KestrelServerOptions kestrel)
    {
        ServerLimits.Set(kestrel, new() { MaxConnections = MaxConnections });
        kestrel.Limits.MaxRequestBodySize = 0;
        var port = settings.Value.Port!.Value;
        if (environment.IsDevelopment()) kestrel.Listen(IPAddress.Loopback, port);
        // By IPv4 alone where a machine has no IPv6.
        else kestrel.ListenAnyIP(port);
    }

    // Scrapes are not what clients ask for.
    private static Task Uncounted(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } counted) counted.MetricsDisabled = true;
        return next(context);
    }

    /// <summary>It lives as long as the API, and listens to no signal of its own.</summary>
    private sealed class Guest : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
