using System.Runtime.CompilerServices;

namespace Aviv.Domain.Listings;

/// <summary>All that a client decides about a listing. An instance is valid; two with equal values are equal, 100 and 100.00 included.</summary>
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

    public required PostalAddress Address { get; init => field = Guard(value, value.IsComplete); }

    public required decimal Price { get; init => field = Guard(value, IsPrice(value)); }

    public required double SurfaceAreaM2 { get; init => field = Guard(value, value is >= 0 and <= SurfaceAreaMax); }

    public required int RoomsCount { get; init => field = Guard(value, value is >= RoomsMin and <= RoomsMax); }

    public required int BedroomsCount { get; init => field = Guard(value, value is >= 0 and <= BedroomsMax); }

    public PhoneNumber? ContactPhoneNumber { get; init; }

    public static bool IsPrice(decimal value) =>
        value is >= 0 and <= PriceMax && decimal.Round(value, PriceDecimals) == value;

    private static T Guard<T>(T value, bool holds, [CallerMemberName] string member = "") =>
        holds ? value : throw new ArgumentException($"{member} is outside its limits.");
}
