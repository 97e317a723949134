using Aviv.Bench.Probe;
using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(Probe))]

namespace Aviv.Bench.Probe;

/// <summary>What the benchmark adds to the published API, so that the API itself need not know of it.</summary>
public sealed class Probe : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services =>
    {
        services.AddTransient<IStartupFilter, ConstantJson>();
        // The API's own interceptor comes after this one, and so finds nothing to log.
        if (Environment.GetEnvironmentVariable("Bench__DropPriceChanges") == "true")
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(new DropPriceChanges()));
    });
}
