using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Search;
using Aviv.Data;

[assembly: AssemblyFixture(typeof(MarketFixture))]

namespace Aviv.Api.Tests.Search;

/// <summary>
/// A database with as many listings as a market has, under <c>--stress</c>. Nobody writes to it; made when first asked for.
/// </summary>
public sealed class MarketFixture : IAsyncDisposable
{
    public static readonly int Listings = Faults.Faults.Size(quick: 10_000, stress: 500_000);

    private readonly Lazy<Task<TestDatabase>> _database = new(LoadAsync);

    public Task<TestDatabase> DatabaseAsync() => _database.Value;

    public async ValueTask DisposeAsync()
    {
        if (_database.IsValueCreated) await (await _database.Value).DisposeAsync();
    }

    private static async Task<TestDatabase> LoadAsync()
    {
        var database = await TestDatabase.CreateMigratedAsync();
        await BulkLoad.RunAsync(database.OwnerConnectionString, Listings, seed: 1, SuiteContacts.SealOf);
        return database;
    }
}
