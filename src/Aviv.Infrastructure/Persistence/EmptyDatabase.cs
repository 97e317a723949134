using System.Data;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>Fills a database that holds no listings yet.</summary>
public sealed class EmptyDatabase(AvivDbContext db)
{
    /// <summary>
    /// Stores each listing with its history, oldest price first, in one transaction: all of them or, when interrupted, none.
    /// </summary>
    /// <returns>
    /// How many listings and prices there are then; null where the database was not empty, or another filled it meanwhile.
    /// </returns>
    public async Task<(int Listings, int Prices)?> FillAsync(
        IEnumerable<IEnumerable<(ListingDetails Details, DateTimeOffset At)>> histories)
    {
        try
        {
            return await FillAtomicallyAsync(histories);
        }
        catch (Exception fault) when (fault.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure })
        {
            return null;
        }
    }

    private async Task<(int Listings, int Prices)?> FillAtomicallyAsync(
        IEnumerable<IEnumerable<(ListingDetails Details, DateTimeOffset At)>> histories)
    {
        // Of two that both found the table empty, PostgreSQL lets only one commit a serializable transaction.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable);
        if (await db.Listings.AnyAsync()) return null;
        foreach (var history in histories) await ReplayAsync(history);
        var filled = (await db.Listings.CountAsync(), await db.PriceLog.CountAsync());
        await transaction.CommitAsync();
        return filled;
    }

    // One save a step, as through the API: a history is read in the order of its rows' ids.
    private async Task ReplayAsync(IEnumerable<(ListingDetails Details, DateTimeOffset At)> history)
    {
        Listing? listing = null;
        foreach (var (details, at) in history)
        {
            if (listing is null) db.Listings.Add(listing = Listing.Create(details, at));
            else listing.Revise(details, at);
            await db.SaveChangesAsync();
        }
    }
}
