using System.Globalization;
using Aviv.Domain.Listings;

namespace Aviv.Api.Cli;

/// <summary>A listing of the demo data and every price it had, oldest first.</summary>
internal sealed record DemoListing(
    BuildingType Type, string Street, string PostalCode, string City, string Country,
    double SurfaceAreaM2, int Rooms, int Bedrooms, string? Phone,
    string Name, string Description, (string At, decimal Amount)[] Prices)
{
    public IEnumerable<(ListingDetails Details, DateTimeOffset At)> History =>
        Prices.Select(price => (DetailsAt(price.Amount), DateTimeOffset.Parse(price.At, CultureInfo.InvariantCulture)));

    private ListingDetails DetailsAt(decimal price) => new()
    {
        Name = Name,
        Description = Description,
        BuildingType = Type,
        Address = new() { StreetAddress = Street, PostalCode = PostalCode, City = City, Country = Country },
        Price = price,
        SurfaceAreaM2 = SurfaceAreaM2,
        RoomsCount = Rooms,
        BedroomsCount = Bedrooms,
        ContactPhoneNumber = Phone is null ? null : PhoneNumber.Parse(Phone),
    };
}
