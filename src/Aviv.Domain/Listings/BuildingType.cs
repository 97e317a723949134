namespace Aviv.Domain.Listings;

public enum BuildingType
{
    Studio,
    Apartment,
    House,
}
