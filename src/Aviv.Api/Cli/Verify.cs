using Aviv.Api.Contract.Query;
using Aviv.Application.Prices;
using MediatR;

namespace Aviv.Api.Cli;

/// <summary>
/// Checks every history against its listing; with <c>--repair</c> logs the newest prices that are missing. The exit code is 0 where all
/// is sound or repaired, and 1 where faults remain.
/// </summary>
internal static class Verify
{
    /// <summary>The exit code where it could not look, which says nothing of faults.</summary>
    public const int CouldNot = 2;

    private const int FaultsRemain = 1;
    private const int ProgressEvery = 50_000;

    public static Task<int> RunAsync(IServiceProvider services) => RunAsync(services, repair: false);

    public static Task<int> RepairAsync(IServiceProvider services) => RunAsync(services, repair: true);

    private static async Task<int> RunAsync(IServiceProvider services, bool repair)
    {
        var (listings, rows, faulty, mended) = (0L, 0L, 0L, 0L);
        await foreach (var listing in services.GetRequiredService<VerifyHistories>().RunAsync(CancellationToken.None))
        {
            rows += listing.Rows;
            if (++listings % ProgressEvery == 0) Console.Error.WriteLine($"{listings} listings, {rows} prices…");
            if (listing.Faults.Count == 0) continue;
            faulty++;
            Console.WriteLine($"Listing {listing.Id}: {string.Join(", ", listing.Faults.Select(Words))}");
            if (repair && await RepairAsync(services, listing)) mended++;
        }

        Console.WriteLine($"Checked {listings} listings with {rows} prices: {faulty} faulty, {mended} repaired.");
        return faulty == mended ? 0 : FaultsRemain;
    }

    private static async Task<bool> RepairAsync(IServiceProvider services, VerifiedListing listing)
    {
        if (!listing.Faults.Contains(HistoryFault.PriceNotLogged)) return false;
        var result = await services.GetRequiredService<IMediator>().Send(new RepairHistory(listing.Id));
        if (result.Listing is not { } repaired) return false;
        var since = Rfc3339.Format(repaired.UpdatedDate);
        Console.WriteLine(FormattableString.Invariant($"Listing {listing.Id}: logged the price {repaired.LatestPriceEur} at {since}"));
        return listing.Faults.Count == 1;
    }

    private static string Words(HistoryFault fault) => fault switch
    {
        HistoryFault.PriceNotLogged => "its price is not that of its newest log row",
        HistoryFault.EqualNeighbours => "its log has one price twice in a row",
        _ => "the instants of its log do not increase",
    };
}
