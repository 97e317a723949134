using System.Runtime.CompilerServices;

namespace Aviv.Domain.Listings;

/// <summary>
/// All that a client decides about a listing. An instance is valid; two with equal values are equal, 100 and 100.00 included.
/// </summary>
public sealed record ListingDetails
{
    public const int NameMaxLength = 200;
    public const int DescriptionMaxLength = 10_000;
    public const decimal PriceMax = 999_999_999_999.99m;
    public const int PriceDecimals = 2;
    public const double SurfaceAreaMax = 10_000_000;
    public const int RoomsMin = 1;
    public const int RoomsMax = 10_000;
    public const int BedroomsMax = 10_000;

    public required string Name { get; init => field = ListingText.Guard(value, NameMaxLength); }

    public required string Description { get; init => field = ListingText.Guard(value, DescriptionMaxLength); }

    public required BuildingType BuildingType { get; init => field = Guard(value, Enum.IsDefined(value)); }

    public required PostalAddress Address { get; init; }

    public required decimal Price { get; init => field = Guard(value, IsPrice(value)); }

    public required double SurfaceAreaM2 { get; init => field = Guard(value, value is >= 0 and <= SurfaceAreaMax); }

    public required int RoomsCount { get; init => field = Guard(value, value is >= RoomsMin and <= RoomsMax); }

    public required int BedroomsCount { get; init => field = Guard(value, value is >= 0 and <= BedroomsMax); }

    public PhoneNumber? ContactPhoneNumber { get; init; }

    /// <summary>
    /// Rules that are younger than some listings: what breaks them may stay as it is, or such a listing could never be changed again,
    /// but not come anew.
    /// </summary>
    internal void RequireFitBeside(ListingDetails? present)
    {
        RequireSeen(Name, present?.Name);
        RequireSeen(Description, present?.Description);
        if (Address == present?.Address) return;
        RequireSeen(Address.StreetAddress, present?.Address.StreetAddress);
        RequireSeen(Address.City, present?.Address.City);
        if (Address.PostalCode != "") RequireSeen(Address.PostalCode, present?.Address.PostalCode);
        if (!Address.IsComplete) throw new ArgumentException("An address must have a postal code where its country has them.");
    }

    public static bool IsPrice(decimal value) =>
        value is >= 0 and <= PriceMax && decimal.Round(value, PriceDecimals) == value;

    private static void RequireSeen(string text, string? present)
    {
        if (text != present && ListingText.IsBlank(text)) throw new ArgumentException("A text must not be of invisible characters alone.");
    }

    private static T Guard<T>(T value, bool holds, [CallerMemberName] string member = "") =>
        holds ? value : throw new ArgumentException($"{member} is outside its limits.");
}
