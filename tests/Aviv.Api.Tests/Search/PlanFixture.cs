using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Search;

/// <summary>One application on the market, whose queries are explained.</summary>
public sealed class PlanFixture(MarketFixture market) : IAsyncLifetime
{
    private AvivApp _app = null!;

    public HttpClient Client { get; private set; } = null!;

    internal Explain Explain { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var database = await market.DatabaseAsync();
        // Limits of time are for a database of the full size, on a machine that has nothing else to do.
        var isFullSize = Faults.Faults.Size(quick: 0, stress: 1) == 1;
        _app = new(isFullSize ? database.ConnectionString : HeldLock.Patient(database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(context => context.AddInterceptors(Explain)));
        Client = _app.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }
}
