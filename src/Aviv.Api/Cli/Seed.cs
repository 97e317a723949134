using System.Data;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aviv.Api.Cli;

/// <summary>Fills an empty database with demo listings, in one transaction: all of them or, when interrupted, none.</summary>
internal static class Seed
{
    private const string NotEmpty = "The database already holds listings; seed fills an empty one only.";

    public static async Task<int> RunAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<AvivDbContext>();
        try
        {
            return await FillAsync(db);
        }
        catch (Exception exception) when (exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure })
        {
            return Verbs.Refuse(NotEmpty);
        }
    }

    private static async Task<int> FillAsync(AvivDbContext db)
    {
        // Of two seeds that both found the table empty, PostgreSQL lets only one commit a serializable transaction.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable);
        if (await db.Listings.AnyAsync()) return Verbs.Refuse(NotEmpty);
        foreach (var history in DemoListings.Histories()) await ReplayAsync(db, history);
        var (listings, prices) = (await db.Listings.CountAsync(), await db.PriceLog.CountAsync());
        await transaction.CommitAsync();
        Console.WriteLine($"Seeded {listings} listings with {prices} prices.");
        return 0;
    }

    // One save a step, as through the API: a history is read in the order of its rows' ids.
    private static async Task ReplayAsync(AvivDbContext db, IEnumerable<(ListingDetails Details, DateTimeOffset At)> history)
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
