namespace Aviv.Domain.Listings;

/// <summary>One price a listing had, and since when. Written by change tracking alone, never updated.</summary>
public sealed class ListingPriceLog
{
    /// <summary>Ties the row to the listing itself: a new listing has no id before it is saved.</summary>
    public ListingPriceLog(Listing listing, PriceChanged change)
    {
        Listing = listing;
        Price = change.NewPrice;
        ChangedAt = change.At;
    }

    private ListingPriceLog()
    {
    }

    public long Id { get; private set; }

    public long ListingId { get; private set; }

    public Listing Listing { get; private set; } = null!;

    public decimal Price { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }
}
