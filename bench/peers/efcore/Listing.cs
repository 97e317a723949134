using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace EfCorePeer;

/// <summary>A row of the table, and its JSON.</summary>
internal sealed class Listing
{
    public long Id { get; init; }

    public required string Name { get; set; }

    public required string Description { get; set; }

    public required string BuildingType { get; set; }

    public required PostalAddress PostalAddress { get; set; }

    public required decimal LatestPriceEur { get; set; }

    public required double SurfaceAreaM2 { get; set; }

    public required int RoomsCount { get; set; }

    public required int BedroomsCount { get; set; }

    public string? ContactPhoneNumber { get; set; }

    public DateTime CreatedDate { get; init; }

    public DateTime UpdatedDate { get; set; }

    public string? Source { get; init; }

    /// <summary>The city as it is searched for, which the database makes.</summary>
    [JsonIgnore]
    public string CityKey { get; init; } = "";

    [JsonIgnore]
    public long Version { get; set; }
}

/// <summary>What a client decides about a listing. Public, for only then its rules are kept.</summary>
public sealed record ListingInput(
    [Required, StringLength(200)] string Name,
    [Required, StringLength(10_000)] string Description,
    [Required, AllowedValues("STUDIO", "APARTMENT", "HOUSE")] string BuildingType,
    [Required] PostalAddress PostalAddress,
    [Required, Range(0, 999_999_999_999.99)] decimal? LatestPriceEur,
    [Required, Range(0, 10_000_000)] double? SurfaceAreaM2,
    [Required, Range(1, 10_000)] int? RoomsCount,
    [Required, Range(0, 10_000)] int? BedroomsCount,
    [RegularExpression(@"\+[1-9]\d{1,14}")] string? ContactPhoneNumber)
{
    /// <summary>Whether it changed the price.</summary>
    internal bool ApplyTo(Listing listing)
    {
        var isNewPrice = listing.LatestPriceEur != LatestPriceEur;
        listing.Name = Name;
        listing.Description = Description;
        listing.BuildingType = BuildingType;
        listing.PostalAddress = PostalAddress;
        listing.LatestPriceEur = LatestPriceEur!.Value;
        listing.SurfaceAreaM2 = SurfaceAreaM2!.Value;
        listing.RoomsCount = RoomsCount!.Value;
        listing.BedroomsCount = BedroomsCount!.Value;
        listing.ContactPhoneNumber = ContactPhoneNumber;
        listing.UpdatedDate = Now();
        listing.Version++;
        return isNewPrice;
    }

    // PostgreSQL keeps microseconds.
    private static DateTime Now()
    {
        var now = DateTime.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

public sealed record PostalAddress(
    [Required, StringLength(300)] string StreetAddress,
    [Required, StringLength(20)] string PostalCode,
    [Required, StringLength(100)] string City,
    [Required, RegularExpression("[A-Z]{2}")] string Country);

/// <summary>A row of the price log.</summary>
internal sealed class PriceLogRow
{
    public long Id { get; init; }

    public long ListingId { get; init; }

    public decimal PriceChange { get; init; }

    public DateTime UpdatedTime { get; init; }

    public static PriceLogRow Of(Listing listing) =>
        new() { ListingId = listing.Id, PriceChange = listing.LatestPriceEur, UpdatedTime = listing.UpdatedDate };
}

internal sealed record Price(decimal PriceEur, DateTime CreatedDate);
