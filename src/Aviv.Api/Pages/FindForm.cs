using Aviv.Api.Contract;
using Aviv.Application.Listings;
using Aviv.Domain.Listings;

namespace Aviv.Api.Pages;

/// <summary>A text field of the form: a parameter of GET /listings by its name there.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Keyboard">Which one a telephone shows.</param>
internal sealed record TextField(string Name, string Label, string Keyboard = "text");

/// <summary>The filters as they were filled in, and what is wrong with them.</summary>
/// <param name="Query">As it was sent.</param>
/// <param name="Errors">By the name of a parameter; null for none.</param>
/// <param name="Now">The present day.</param>
internal sealed record FindForm(IQueryCollection Query, IReadOnlyDictionary<string, string[]>? Errors, DateTimeOffset Now)
{
    private static readonly int[] DaysBack = [7, 30, 90, 365];

    public static readonly TextField[] Main =
    [
        new("q", "Words", "search"), new("city", "City"), new("min_price", "Price from, €", "decimal"),
        new("max_price", "Price to, €", "decimal"),
    ];

    public static readonly TextField[] More =
    [
        new("min_surface", "Area from, m²", "decimal"), new("max_surface", "Area to, m²", "decimal"),
        new("min_rooms", "Rooms from", "numeric"), new("max_rooms", "Rooms to", "numeric"),
        new("min_bedrooms", "Bedrooms from", "numeric"), new("postal_code", "Postal code begins with"),
        new("country", "Country, as in FR"), new("source", "Published by"),
    ];

    public static readonly (string Value, string Label)[] Orders =
    [
        ("", "Newest first"), ("price", "Lowest price first"), ("-price", "Highest price first"), ("-surface", "Largest first"),
        ("surface", "Smallest first"), ("-updated", "Changed last first"),
    ];

    public static readonly (string Value, string Label)[] Kinds =
        [.. Enum.GetValues<BuildingType>().Select(kind => (BuildingTypeNames.Of(kind), kind.ToString()))];

    /// <summary>Whether one of the fields is in use that are folded away otherwise.</summary>
    public bool UsesMore => Query.Keys.Any(name => name is "sort" or "price_changed_since" or "price_dropped"
        || More.Any(one => one.Name == name));

    public bool IsEmpty => Query.Keys.All(name => name == "cursor");

    public string Value(string name) => Query[name].FirstOrDefault() ?? "";

    public bool Has(string name, string value) => Query[name].Contains(value);

    public string[] ErrorsOf(string name) => Errors?.GetValueOrDefault(name) ?? [];

    /// <summary>The choices of "price changed since": whole days, so that an address means the same for a day.</summary>
    public IEnumerable<(string Value, string Label)> Changes =>
        WithPresent("price_changed_since", DaysBack.Select(Since).Prepend(("", "At any time")));

    public IEnumerable<(string Value, string Label)> Sorts => WithPresent("sort", Orders);

    private (string Value, string Label) Since(int days) =>
        (Texts.Instant(Now.UtcDateTime.Date.AddDays(-days)), $"In the last {days} days");

    // What was sent by hand is kept, right or wrong.
    private IEnumerable<(string Value, string Label)> WithPresent(string name, IEnumerable<(string Value, string Label)> choices)
    {
        var (all, present) = (choices.ToList(), Value(name));
        return all.Any(choice => choice.Value == present) ? all : all.Append((present, present));
    }
}
