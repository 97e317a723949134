using CsCheck;

namespace Aviv.Api.Tests.Search;

/// <summary>One filter, as it stands in the query string, and what it means.</summary>
internal sealed record Condition(string Query, Func<Home, bool> Holds)
{
    public static readonly Gen<Condition> Any = Gen.OneOf(
        Gen.OneOf("STUDIO", "APARTMENT", "HOUSE").Array[1, 3].Select(types =>
            new Condition(string.Join('&', types.Select(type => $"building_type={type}")), home => types.Contains(home.Type))),
        Gen.OneOf("FR", "dk", "GR").Select(code =>
            new Condition($"country={code}", home => home.City.Country.Equals(code, StringComparison.OrdinalIgnoreCase))),
        Gen.OneOf(City.All).Select(city => new Condition($"city={Uri.EscapeDataString(city.Alias)}", home => home.City == city)),
        Gen.OneOf("4", "42", "42000", "90 0", "10552", "7501").Select(code =>
            new Condition($"postal_code={code}", home => Spaceless(home.City.PostalCode.Replace("-", ""))
                .StartsWith(Spaceless(code), StringComparison.Ordinal))),
        // No lower limit is above an upper one: that would be a bad request.
        Number("min_price", [0, 99.5m, 100], (home, least) => home.Price >= least),
        Number("max_price", [100, 249_999.99m, 250_000], (home, most) => home.Price <= most),
        Number("min_surface", [0, 43.25m, 43.5m], (home, least) => home.Surface >= least),
        Number("max_surface", [43.5m, 9_999_999.99m], (home, most) => home.Surface <= most),
        Number("min_rooms", [1, 2], (home, least) => home.Rooms >= least),
        Number("max_rooms", [2, 3], (home, most) => home.Rooms <= most),
        Number("min_bedrooms", [0, 2], (home, least) => home.Bedrooms >= least),
        Gen.Int[0, 8].Select(day => new Condition(
            $"price_changed_since={Home.Day(day):yyyy-MM-ddTHH:mm:ss}Z",
            home => home.Prices.Length > 1 && home.PriceChanged >= Home.Day(day))),
        Gen.Const(new Condition("price_dropped=true", home => home.Dropped)),
        Gen.OneOf("jardin", "METRO", "eglise jard", "42 jardinet", "gross", "paris", "saint e")
            .Select(words => new Condition($"q={words}", home => Says(home, words))));

    private static Gen<Condition> Number(string name, decimal[] limits, Func<Home, decimal, bool> holds) => Gen.OneOf(limits)
        .Select(limit => new Condition(FormattableString.Invariant($"{name}={limit}"), home => holds(home, limit)));

    private static string Spaceless(string text) => text.Replace(" ", "");

    private static bool Says(Home home, string words)
    {
        var (sought, said) = (Plain(words), Plain($"{home.Name} {home.Description} {home.City.Alias}"));
        return sought[..^1].All(said.Contains) && said.Any(word => word.StartsWith(sought[^1], StringComparison.Ordinal));
    }

    // By hand, for the few letters that the homes are made of.
    private static string[] Plain(string text) => text.ToLowerInvariant()
        .Replace('é', 'e').Replace('í', 'i').Replace("ẞ", "ss", StringComparison.Ordinal)
        .Replace("ß", "ss", StringComparison.Ordinal).Split([' ', '-', '’', ';'], StringSplitOptions.RemoveEmptyEntries);
}
