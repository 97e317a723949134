using Microsoft.Extensions.Options;

namespace Aviv.Api.Pipeline;

/// <summary>How the API stops: section <c>Shutdown</c> of the configuration.</summary>
internal sealed class ShutdownSettings
{
    /// <summary>For how long it goes on serving after readiness turned red, so that a load balancer sees it and turns away.</summary>
    public int DrainSeconds { get; init; }
}

/// <summary>On SIGTERM: readiness turns red, requests are served for a while yet, and only then does the server stop listening.</summary>
internal sealed class Shutdown(IOptions<ShutdownSettings> settings, TimeProvider clock) : IHostedLifecycleService
{
    // Running requests end within the time of a body and their own; then whatever is left is cut.
    private const int SecondsForRunningRequests = 11;

    public bool HasBegun { get; private set; }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A host may be told twice.
        if (HasBegun) return;
        HasBegun = true;
        await Task.Delay(TimeSpan.FromSeconds(settings.Value.DrainSeconds), clock, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownSettings>().BindConfiguration("Shutdown")
            .Validate(shutdown => shutdown.DrainSeconds is >= 0 and <= 300, "Shutdown:DrainSeconds must be between 0 and 300.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Shutdown>().AddHostedService(provider => provider.GetRequiredService<Shutdown>());
        // Past the options, whose validation would throw while the host is built, before anybody can tell it in one line.
        builder.Services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(DrainSeconds(configuration) + SecondsForRunningRequests));
    }

    private static int DrainSeconds(IConfiguration configuration) =>
        int.TryParse(configuration["Shutdown:DrainSeconds"], out var seconds) ? seconds : 0;
}
