using Aviv.Domain.Listings;

namespace Aviv.Domain.Tests.Listings;

internal static class SampleDetails
{
    public static ListingDetails Of(decimal price = 100_000, string name = "Two rooms by the canal") => new()
    {
        Name = name,
        Description = "Third floor, south, quiet.",
        BuildingType = BuildingType.Apartment,
        Address = new PostalAddress { StreetAddress = "12 quai de Valmy", PostalCode = "75010", City = "Paris", Country = "FR" },
        Price = price,
        SurfaceAreaM2 = 43.5,
        RoomsCount = 2,
        BedroomsCount = 1,
        ContactPhoneNumber = PhoneNumber.Parse("+33612345678"),
    };
}
