using System.Linq.Expressions;
using Aviv.Application.Common;
using Aviv.Application.Search;
using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using static System.ValueTuple;
using static Aviv.Infrastructure.Persistence.SearchColumns;

namespace Aviv.Infrastructure.Reading;

internal sealed class ListingSearch(IAvivDb db) : IListingSearch
{
    // Past every character that a postal code can go on with.
    private const string LastCharacter = "\U0010FFFF";

    public IQueryable<Listing> Matching(ListingFilter filter)
    {
        var found = db.Listings.AsNoTracking();
        found = InPlace(found, filter);
        found = InRanges(found, filter);
        found = WithPrices(found, filter);
        return filter.Words is { } words ? found.Where(listing => Words(listing.Id).Matches(Query(words))) : found;
    }

    public IQueryable<Listing> InOrder(IQueryable<Listing> listings, ListingOrder order, ListingPosition? after)
    {
        if (after is not null) listings = listings.Where(Beyond(order, after));
        return (order.Key, order.Descending) switch
        {
            (ListingSortKey.Id, false) => listings.OrderBy(listing => listing.Id),
            (ListingSortKey.Id, true) => listings.OrderByDescending(listing => listing.Id),
            (ListingSortKey.Price, _) => Sorted(listings, listing => listing.Price, order.Descending),
            (ListingSortKey.Surface, _) => Sorted(listings, listing => listing.SurfaceAreaM2, order.Descending),
            (ListingSortKey.Created, _) => Sorted(listings, listing => listing.CreatedDate, order.Descending),
            _ => Sorted(listings, listing => listing.UpdatedDate, order.Descending),
        };
    }

    private static IQueryable<Listing> InPlace(IQueryable<Listing> found, ListingFilter filter)
    {
        if (filter.BuildingTypes is [var type]) found = found.Where(listing => listing.BuildingType == type);
        else if (filter.BuildingTypes is { Count: > 1 } types) found = found.Where(listing => types.Contains(listing.BuildingType));
        if (filter.Source is { } source) found = found.Where(listing => listing.Source == source);
        if (filter.Country is { } country) found = found.Where(listing => listing.Address.Country == country);
        if (filter.City is { } city) found = found.Where(listing => CityKey(listing.Id) == Key(city));
        return filter.PostalCode is { } code ? InPostalCode(found, code) : found;
    }

    // A text of which nothing is left as a key is the beginning of none, and not of all.
    private static IQueryable<Listing> InPostalCode(IQueryable<Listing> found, string code) => found.Where(listing => Key(code) != ""
        && string.Compare(PostalKey(listing.Id), Key(code).Replace(" ", "")) >= 0
        && string.Compare(PostalKey(listing.Id), Key(code).Replace(" ", "") + LastCharacter) < 0);

    private static IQueryable<Listing> InRanges(IQueryable<Listing> found, ListingFilter filter)
    {
        if (filter.MinPrice is { } minPrice) found = found.Where(listing => listing.Price >= minPrice);
        if (filter.MaxPrice is { } maxPrice) found = found.Where(listing => listing.Price <= maxPrice);
        if (filter.MinSurface is { } minSurface) found = found.Where(listing => listing.SurfaceAreaM2 >= minSurface);
        if (filter.MaxSurface is { } maxSurface) found = found.Where(listing => listing.SurfaceAreaM2 <= maxSurface);
        if (filter.MinRooms is { } minRooms) found = found.Where(listing => listing.RoomsCount >= minRooms);
        if (filter.MaxRooms is { } maxRooms) found = found.Where(listing => listing.RoomsCount <= maxRooms);
        if (filter.MinBedrooms is { } minBedrooms) found = found.Where(listing => listing.BedroomsCount >= minBedrooms);
        return found;
    }

    // Looks at the newest rows of a listing's log, by their key. The newest has the present price. Nothing on the listing itself says
    // when its price changed, but not later than the listing did: that much has an index. A first price is as old as its listing.
    private IQueryable<Listing> WithPrices(IQueryable<Listing> found, ListingFilter filter)
    {
        if (filter.PriceDropped)
        {
            found = found.Where(listing => listing.Price <
                db.PriceLog.Where(row => row.ListingId == listing.Id).OrderByDescending(row => row.Id)
                    .Skip(1).Select(row => (decimal?)row.Price).FirstOrDefault());
        }

        if (filter.PriceChangedSince is { } given)
        {
            var since = given.RoundUp();
            found = found.Where(listing => listing.UpdatedDate >= since
                && db.PriceLog.Where(row => row.ListingId == listing.Id)
                    .OrderByDescending(row => row.Id).Select(row => row.ChangedAt).FirstOrDefault() >= since
                && (listing.CreatedDate < since
                    || db.PriceLog.Where(row => row.ListingId == listing.Id).OrderByDescending(row => row.Id)
                        .Select(row => row.ChangedAt).FirstOrDefault() > listing.CreatedDate));
        }

        return found;
    }

    private static IQueryable<Listing> Sorted<T>(IQueryable<Listing> listings, Expression<Func<Listing, T>> key, bool descending) =>
        descending
        ? listings.OrderByDescending(key).ThenByDescending(listing => listing.Id)
        : listings.OrderBy(key).ThenBy(listing => listing.Id);

    // Rows are compared as such, since then an index finds the position however many listings share its key.
    private static Expression<Func<Listing, bool>> Beyond(ListingOrder order, ListingPosition after)
    {
        var id = after.Id;
        return (order.Key, order.Descending, after.Key) switch
        {
            (ListingSortKey.Id, false, _) => listing => listing.Id > id,
            (ListingSortKey.Id, true, _) => listing => listing.Id < id,
            (ListingSortKey.Price, false, decimal price) =>
                listing => EF.Functions.GreaterThan(Create(listing.Price, listing.Id), Create(price, id)),
            (ListingSortKey.Price, true, decimal price) =>
                listing => EF.Functions.LessThan(Create(listing.Price, listing.Id), Create(price, id)),
            (ListingSortKey.Surface, false, double surface) =>
                listing => EF.Functions.GreaterThan(Create(listing.SurfaceAreaM2, listing.Id), Create(surface, id)),
            (ListingSortKey.Surface, true, double surface) =>
                listing => EF.Functions.LessThan(Create(listing.SurfaceAreaM2, listing.Id), Create(surface, id)),
            (ListingSortKey.Created, false, DateTimeOffset at) =>
                listing => EF.Functions.GreaterThan(Create(listing.CreatedDate, listing.Id), Create(at, id)),
            (ListingSortKey.Created, true, DateTimeOffset at) =>
                listing => EF.Functions.LessThan(Create(listing.CreatedDate, listing.Id), Create(at, id)),
            (ListingSortKey.Updated, false, DateTimeOffset at) =>
                listing => EF.Functions.GreaterThan(Create(listing.UpdatedDate, listing.Id), Create(at, id)),
            (ListingSortKey.Updated, true, DateTimeOffset at) =>
                listing => EF.Functions.LessThan(Create(listing.UpdatedDate, listing.Id), Create(at, id)),
            _ => throw new ArgumentException($"The position is not one of the order by {order.Key}."),
        };
    }
}
