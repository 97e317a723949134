using System.Globalization;
using System.Text;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Query;
using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Application.Search;
using Aviv.Domain.Listings;

namespace Aviv.Api.Search;

/// <summary>Reads <see cref="SearchParameters"/>.</summary>
internal static class SearchQuery
{
    // Modifier letters that the search takes for an apostrophe, and so for a space.
    private const string Apostrophes = "\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ee";

    public static readonly IReadOnlyDictionary<string, ListingOrder> Sorts = new OrderedDictionary<string, ListingOrder>(
        from key in Enum.GetValues<ListingSortKey>()
        from reverse in new[] { false, true }
        select KeyValuePair.Create((reverse ? "-" : "") + key.ToString().ToLowerInvariant(), new ListingOrder(key, reverse)));

    private static readonly string PriceRule = string.Create(
        CultureInfo.InvariantCulture, $"must be a number of euros from 0 to {ListingDetails.PriceMax}, such as 250000 or 99.5");

    private static readonly string SurfaceRule = string.Create(
        CultureInfo.InvariantCulture, $"must be a number of square metres from 0 to {ListingDetails.SurfaceAreaMax}, such as 43.5");

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public static GetListings Page(QueryReader query)
    {
        var filter = ReadFilter(query);
        var order = query.Choice("sort", Sorts) ?? ListingOrder.NewestFirst;
        var position = query.Cursor();
        var after = position is null ? null : order.ParsePosition(position);
        if (position is not null && after is null) query.InvalidCursor();
        var limit = query.WholeNumber("limit", 1, GetListings.MaxLimit) ?? GetListings.DefaultLimit;
        var count = query.True("count");
        query.ThrowIfFaulty();
        return new(filter, order, after, limit, count);
    }

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public static ListingFilter Filter(QueryReader query)
    {
        var filter = ReadFilter(query);
        query.ThrowIfFaulty();
        return filter;
    }

    private static ListingFilter ReadFilter(QueryReader query)
    {
        var filter = new ListingFilter
        {
            BuildingTypes = BuildingTypes(query),
            Source = query.Text("source", SourceName.MaxLength, SourceName.IsValid, SourceName.Rule),
            Country = query.Text(
                "country",
                2,
                CountryCode.IsAssigned,
                "must be an assigned ISO 3166-1 alpha-2 country code, such as FR")?.ToUpperInvariant(),
            City = Searched(query, "city", PostalAddress.CityMaxLength),
            PostalCode = Searched(query, "postal_code", PostalAddress.PostalCodeMaxLength),
            MinPrice = Price(query, "min_price"),
            MaxPrice = Price(query, "max_price"),
            MinSurface = Surface(query, "min_surface"),
            MaxSurface = Surface(query, "max_surface"),
            MinRooms = query.WholeNumber("min_rooms", 0, ListingDetails.RoomsMax),
            MaxRooms = query.WholeNumber("max_rooms", 0, ListingDetails.RoomsMax),
            MinBedrooms = query.WholeNumber("min_bedrooms", 0, ListingDetails.BedroomsMax),
            PriceChangedSince = query.Instant("price_changed_since"),
            PriceDropped = query.True("price_dropped"),
            Words = Searched(query, "q", SearchParameters.MaxWordsLength),
        };
        if (filter.MinPrice > filter.MaxPrice) query.Fault("min_price", "must not be above max_price");
        if (filter.MinSurface > filter.MaxSurface) query.Fault("min_surface", "must not be above max_surface");
        if (filter.MinRooms > filter.MaxRooms) query.Fault("min_rooms", "must not be above max_rooms");
        return filter;
    }

    private static BuildingType[] BuildingTypes(QueryReader query)
    {
        var types = query.Values("building_type").Select(BuildingTypeNames.Parse).Distinct().ToList();
        if (types.Contains(null)) query.Fault("building_type", $"must be one of {string.Join(", ", BuildingTypeNames.All)}");
        return [.. types.OfType<BuildingType>()];
    }

    // Nothing else is left of a text that is looked for.
    private static string? Searched(QueryReader query, string name, int maxLength) =>
        query.Text(name, maxLength, text => text.EnumerateRunes().Any(IsSought), "must hold a letter or a digit");

    private static bool IsSought(Rune rune) =>
        Rune.IsLetterOrDigit(rune) && !ListingText.IsInvisible(rune) && !Apostrophes.Contains($"{rune}", StringComparison.Ordinal);

    private static decimal? Price(QueryReader query, string name) =>
        query.Value(
            name,
            text => new WireNumber(text).ToDecimal() is { } price and >= 0 and <= ListingDetails.PriceMax ? price : default(decimal?),
            PriceRule);

    private static double? Surface(QueryReader query, string name) =>
        query.Value(
            name,
            text =>
                new WireNumber(text).ToDouble() is { } surface and >= 0 and <= ListingDetails.SurfaceAreaMax ? surface : default(double?),
            SurfaceRule);
}
