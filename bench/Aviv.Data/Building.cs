namespace Aviv.Data;

/// <summary>What goes together: a type, its rooms and its surface.</summary>
internal sealed record Building(string Type, int Rooms, int Bedrooms, double Surface, double PriceFactor)
{
    private static readonly int[] ApartmentRooms = [2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6];
    private static readonly int[] HouseRooms = [3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 7, 7, 8, 9, 11];

    public static Building Make(Dice dice) => dice.Below(100) switch
    {
        < 62 => Apartment(dice, dice.Of(ApartmentRooms)),
        < 90 => House(dice, dice.Of(HouseRooms)),
        _ => new("STUDIO", 1, 0, Round(dice, dice.Bell(120, 400)), 1.2),
    };

    private static Building Apartment(Dice dice, int rooms) =>
        new("APARTMENT", rooms, BedroomsOf(dice, rooms), Round(dice, (8 + 18 * rooms) * dice.Bell(7, 14)), 1);

    private static Building House(Dice dice, int rooms) =>
        new("HOUSE", rooms, BedroomsOf(dice, rooms), Round(dice, (15 + 21 * rooms) * dice.Bell(7, 15)), 0.85);

    // One room to live in, or two where there are many.
    private static int BedroomsOf(Dice dice, int rooms) => rooms - (rooms > 3 && dice.Chance(35) ? 2 : 1);

    // Most advertisements round the surface to whole square metres.
    private static double Round(Dice dice, int tenths) => dice.Chance(80) ? (tenths + 5) / 10 : tenths / 10.0;
}
