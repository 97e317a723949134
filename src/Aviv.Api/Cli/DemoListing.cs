using Aviv.Application.Prices;
using Aviv.Domain.Listings;

namespace Aviv.Api.Cli;

/// <summary>A listing of the demo data and every price it had, oldest first. Its fields are named as in the API.</summary>
internal sealed record DemoListing(
    string Name, string Description, BuildingType BuildingType, PostalAddress PostalAddress,
    double SurfaceAreaM2, int RoomsCount, int BedroomsCount, PhoneNumber? ContactPhoneNumber, IReadOnlyList<ListingPriceDto> Prices)
{
    public IReadOnlyList<(ListingDetails Details, DateTimeOffset At)> History() => Prices is []
        ? throw new ArgumentException($"{Name} has no prices.")
        : [.. Prices.Select(price => (DetailsAt(price.PriceEur), price.CreatedDate))];

    private ListingDetails DetailsAt(decimal price) => new()
    {
        Name = Name,
        Description = Description,
        BuildingType = BuildingType,
        Address = PostalAddress,
        Price = price,
        SurfaceAreaM2 = SurfaceAreaM2,
        RoomsCount = RoomsCount,
        BedroomsCount = BedroomsCount,
        ContactPhoneNumber = ContactPhoneNumber,
    };
}
