using System.Globalization;
using CsCheck;

namespace Aviv.Api.Tests.Search;

/// <summary>A listing as a test makes it up. Its values are few, so that many listings share them.</summary>
internal sealed record Home(
    string Name, string Description, string Type, City City, decimal Surface, int Rooms, int Bedrooms,
    int CreatedDay, int QuietDays, decimal[] Prices)
{
    private static readonly DateTimeOffset Epoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly string[] Words = ["jardin", "jardinet", "métro", "L’église", "42", "GROẞ-raum"];

    private static readonly Gen<string> Text = Gen.OneOf(Words).Array[1, 4].Select(words => string.Join(" ; ", words));

    // A change of price is a day after the one before; equal neighbours are none.
    private static readonly Gen<decimal[]> History = Gen.OneOf(0m, 99.5m, 100m, 250_000m, 999_999_999_999.99m).Array[1, 4]
        .Select(prices => prices.Where((price, i) => i == 0 || price != prices[i - 1]).ToArray());

    public static readonly Gen<Home> Any =
        from text in Gen.Select(Text, Text)
        from type in Gen.OneOf("STUDIO", "APARTMENT", "HOUSE")
        from city in Gen.OneOf(City.All)
        from size in Gen.Select(Gen.OneOf(0m, 18m, 43.5m, 43.25m, 10_000_000m), Gen.Int[1, 4], Gen.Int[0, 3])
        from days in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2])
        from prices in History
        select new Home(text.Item1, text.Item2, type, city, size.Item1, size.Item2, size.Item3, days.Item1, days.Item2, prices);

    public decimal Price => Prices[^1];

    public DateTimeOffset Created => Day(CreatedDay);

    public DateTimeOffset PriceChanged => Day(CreatedDay + Prices.Length - 1);

    public DateTimeOffset Updated => Day(CreatedDay + Prices.Length - 1 + QuietDays);

    public bool Dropped => Prices.Length > 1 && Prices[^1] < Prices[^2];

    public static DateTimeOffset Day(int day) => Epoch.AddDays(day);

    /// <summary>The statements that put it into the database.</summary>
    public string ToSql(long id) => string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        VALUES ({id}, '{Name}', '{Description}', '{Type}', 's', '{City.PostalCode}', '{City.Name}', '{City.Country}', {Surface},
            {Rooms}, {Bedrooms}, {Price}, '{Created:O}', '{Updated:O}', {Prices.Length + QuietDays});
        {string.Concat(Prices.Select((price, i) => string.Create(CultureInfo.InvariantCulture,
            $"INSERT INTO listing_price_log (listing_id, price_change, updated_time) VALUES ({id}, {price}, '{Day(CreatedDay + i):O}');")))}
        """);
}

/// <summary>A city, another way of writing it, and the postal code of its homes.</summary>
internal sealed record City(string Name, string Alias, string PostalCode, string Country)
{
    public static readonly City[] All =
    [
        new("Saint-Étienne", "saint etienne", "42000", "FR"),
        new("Saint", "SAINT", "42100", "FR"),
        new("Paris", "París", "75010", "FR"),
        new("København", "kobenhavn", "1050", "DK"),
        new("Łódź", "lodz", "90-001", "PL"),
        new("Βόλος", "ΒΟΛΟΣ", "105 52", "GR"),
        new("Hafnarfjörður", "HAFNARFJORDUR", "105", "IS"),
    ];
}
