using System.Data;
using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Infrastructure.Listings;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Connections of their own for what takes long: however many ask, ordinary requests keep theirs. These may rest in a
/// transaction for as long as a client may, and cannot write.
/// </summary>
internal sealed class LongReads(ReadContexts contexts) : ISnapshots, IAsyncDisposable
{
    public async Task<ISnapshot> OpenAsync(CancellationToken cancellationToken)
    {
        var db = contexts.Open();
        try
        {
            await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return new Snapshot(db);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => contexts.DisposeAsync();

    private sealed class Snapshot(AvivDbContext db) : ISnapshot
    {
        public IAvivDb Db => db;

        public IListingSearch Search { get; } = new ListingSearch(db);

        public ValueTask DisposeAsync() => db.DisposeAsync();
    }
}
