using System.Globalization;
using Aviv.Application.Listings;

namespace Aviv.Application.Search;

public enum ListingSortKey
{
    Id,
    Price,
    Surface,
    Created,
    Updated,
}

/// <summary>The order of a list. The id, in the same direction, tells listings of equal keys apart.</summary>
public sealed record ListingOrder(ListingSortKey Key, bool Descending)
{
    public static readonly ListingOrder NewestFirst = new(ListingSortKey.Id, Descending: true);

    /// <summary>Where a listing stands in this order.</summary>
    public ListingPosition PositionOf(ListingDto listing) => new(
        Key switch
        {
            ListingSortKey.Id => listing.Id,
            ListingSortKey.Price => listing.LatestPriceEur,
            ListingSortKey.Surface => listing.SurfaceAreaM2,
            ListingSortKey.Created => listing.CreatedDate,
            _ => listing.UpdatedDate,
        },
        listing.Id);

    /// <summary>A position as its <see cref="ListingPosition.ToString"/> wrote it; null for what is none of this order.</summary>
    public ListingPosition? ParsePosition(string text) =>
        text.Split(ListingPosition.Separator) is [var key, var id] && Parse<long>(id) is { } number && ParseKey(key) is { } value
            ? new(value, number)
            : null;

    private IComparable? ParseKey(string text) => Key switch
    {
        ListingSortKey.Id => Parse<long>(text),
        ListingSortKey.Price => Parse<decimal>(text),
        ListingSortKey.Surface => Parse<double>(text),
        _ => Parse<DateTimeOffset>(text)?.ToUniversalTime(),
    };

    private static T? Parse<T>(string text)
        where T : struct, IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}

/// <summary>A place in an order: the key's value, of the key's type, and the id.</summary>
public sealed record ListingPosition(IComparable Key, long Id)
{
    internal const char Separator = '|';

    // O for an instant keeps what the default would round.
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Key is DateTimeOffset instant ? instant.ToString("O", CultureInfo.InvariantCulture) : Key)}{Separator}{Id}");
}
