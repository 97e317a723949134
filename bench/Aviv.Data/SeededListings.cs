namespace Aviv.Data;

/// <summary>Listings that look like a market's, the same for the same seed. Listing i does not depend on how many are asked for.</summary>
public static class SeededListings
{
    /// <summary>Listings 1 to <paramref name="count"/>, made as they are read.</summary>
    public static IEnumerable<SeededListing> Generate(long seed, int count)
    {
        for (var id = 1; id <= count; id++) yield return Make(seed, id);
    }

    private static SeededListing Make(long seed, int id)
    {
        var dice = new Dice(seed, id);
        var (region, city) = Market.Pick(dice);
        var building = Building.Make(dice);
        var history = History.Make(dice, id, FirstPrice(dice, city, building));
        var text = new Advertisement(dice, region.Language, city.Name, building);
        return new()
        {
            Id = id,
            Name = text.Name(),
            Description = text.Description(),
            BuildingType = building.Type,
            StreetAddress = text.Street(),
            PostalCode = Digits.Fill(dice, dice.Of(city.PostalCodes)),
            City = city.Name,
            Country = region.Country,
            SurfaceAreaM2 = building.Surface,
            RoomsCount = building.Rooms,
            BedroomsCount = building.Bedrooms,
            ContactPhoneNumber = dice.Chance(40) ? null : Digits.Fill(dice, dice.Of(region.Phones)),
            Prices = history.Prices,
            UpdatedDate = history.UpdatedDate,
            Version = history.Version,
        };
    }

    private static long FirstPrice(Dice dice, City city, Building building) =>
        (long)(city.PricePerM2 * building.Surface * building.PriceFactor * dice.Bell(60, 145) / 100);
}
