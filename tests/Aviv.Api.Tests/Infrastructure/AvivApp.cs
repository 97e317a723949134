using Aviv.Infrastructure.Archive;
using Aviv.Infrastructure.Jobs;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>The real application on real sockets (the in-memory server knows no limits), with the clock in the test's hand.</summary>
public sealed class AvivApp : WebApplicationFactory<Program>
{
    /// <summary>
    /// Options of a connection string: what is neither about limits of time nor should meet one on a busy machine has them.
    /// </summary>
    public const string NoLimits = "-c lock_timeout=0 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0";

    /// <summary>What lets requests without a credential write, where a test is not about access.</summary>
    public const string AnonymousWrites = "anyone-on-the-network-may-write";

    private readonly bool _hasNoLimits;
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _services;

    public AvivApp(string connectionString, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        _services = services;
        _hasNoLimits = connectionString.Contains(NoLimits, StringComparison.Ordinal);
        _settings = new()
        {
            ["ConnectionStrings:Aviv"] = connectionString,
            ["Security:Secret"] = new string('k', 32),
            [SuiteContacts.Setting] = SuiteContacts.Secret,
            ["Shutdown:DrainSeconds"] = "0",
            ["Auth:AnonymousWrites"] = SuiteKey.IsInUse ? "false" : AnonymousWrites,
        };
        foreach (var (key, value) in settings ?? []) _settings[key] = value;
        UseKestrel();
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.Parse("2023-01-01T00:00:00Z", null));

    public LogCapture Logs { get; } = new();

    /// <summary>Whether it looks at histories and keys in the background.</summary>
    public bool WatchesTheDatabase { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // Not by UseKestrel(port): that sets the address on a server which may have started meanwhile.
        builder.UseUrls("http://127.0.0.1:0");
        foreach (var (key, value) in _settings) builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace)
            .AddFilter<LogCapture>(null, LogLevel.Trace));
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            // Whoever moves the clock and counts statements means those of requests.
            if (!WatchesTheDatabase) Remove(services, typeof(DriftCheck), typeof(ContactKeyWatch), typeof(ArchiveWatch));
            // Otherwise EF Core looks only once a second whether anyone wants its log.
            services.ConfigureDbContext<AvivDbContext>(options => options.ConfigureLoggingCacheTime(TimeSpan.Zero));
            if (SuiteKey.IsInUse) SuiteKey.Add(services);
            if (_hasNoLimits) LiftLimits(services);
            _services?.Invoke(services);
        });
    }

    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        if (SuiteKey.IsInUse) client.DefaultRequestHeaders.Authorization = SuiteKey.Header;
    }

    private static void Remove(IServiceCollection services, params Type[] jobs)
    {
        foreach (var job in jobs) services.Remove(services.Single(service => service.ImplementationType == job));
    }

    // The sessions have none by their connection string. These are the product's own, of commands and of requests.
    private static void LiftLimits(IServiceCollection services)
    {
        services.ConfigureDbContext<AvivDbContext>(
            options => options.UseNpgsql(npgsql => npgsql.CommandTimeout((int)Poll.Limit.TotalSeconds)));
        services.PostConfigure<RequestTimeoutOptions>(timeouts =>
            timeouts.DefaultPolicy = new() { Timeout = Poll.Limit, WriteTimeoutResponse = timeouts.DefaultPolicy!.WriteTimeoutResponse });
    }
}
