using Aviv.Application.Listings;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ListingConfiguration : IEntityTypeConfiguration<Listing>
{
    internal const string SourceCheck = "source ~ '^[a-z0-9][a-z0-9-]{0,62}$'";

    // The largest integer that JavaScript reads exactly.
    private const long MaxId = (1L << 53) - 1;

    public void Configure(EntityTypeBuilder<Listing> listing)
    {
        listing.ToTable("listing", AddChecks).HasKey(l => l.Id).HasName("pk_listing");
        listing.Property(l => l.Id).HasColumnName("id").UseIdentityAlwaysColumn().HasIdentityOptions(maxValue: MaxId);
        listing.Property(l => l.Name).HasColumnName("name");
        listing.Property(l => l.Description).HasColumnName("description");
        listing.Property(l => l.BuildingType).HasColumnName("building_type").HasColumnType("text")
            .HasConversion(type => BuildingTypeNames.Of(type), name => BuildingTypeNames.Parse(name)!.Value);
        listing.ComplexProperty(l => l.Address, address =>
        {
            address.Property(a => a.StreetAddress).HasColumnName("street_address");
            address.Property(a => a.PostalCode).HasColumnName("postal_code");
            address.Property(a => a.City).HasColumnName("city");
            address.Property(a => a.Country).HasColumnName("country");
        });
        listing.Property(l => l.SurfaceAreaM2).HasColumnName("surface_area_m2");
        listing.Property(l => l.RoomsCount).HasColumnName("rooms_count");
        listing.Property(l => l.BedroomsCount).HasColumnName("bedrooms_count");
        listing.Property(l => l.Price).HasColumnName("price").HasColumnType("numeric(14,2)");
        listing.AddContactColumns();
        // A writer was let in by it: so it is part of what a write requires, as the version is.
        listing.Property(l => l.Source).HasColumnName("source").IsConcurrencyToken();
        listing.Property(l => l.CreatedDate).HasColumnName("created_date");
        listing.Property(l => l.UpdatedDate).HasColumnName("updated_date");
        listing.Property(l => l.Version).HasColumnName("version").IsConcurrencyToken();
    }

    // The domain's limits once more, for whoever writes past it.
    private static void AddChecks(TableBuilder<Listing> table)
    {
        Text(table, "name", ListingDetails.NameMaxLength);
        Text(table, "description", ListingDetails.DescriptionMaxLength);
        Text(table, "street_address", PostalAddress.StreetAddressMaxLength);
        table.HasCheckConstraint("ck_listing_postal_code",
            $"(postal_code = '' OR btrim(postal_code) <> '') AND char_length(postal_code) <= {PostalAddress.PostalCodeMaxLength}");
        Text(table, "city", PostalAddress.CityMaxLength);
        table.HasCheckConstraint("ck_listing_building_type", $"building_type IN ('{string.Join("', '", BuildingTypeNames.All)}')");
        table.HasCheckConstraint("ck_listing_country", "country ~ '^[A-Z]{2}$'");
        table.HasCheckConstraint("ck_listing_price", FormattableString.Invariant($"price BETWEEN 0 AND {ListingDetails.PriceMax}"));
        table.HasCheckConstraint(
            "ck_listing_surface_area_m2",
            FormattableString.Invariant($"surface_area_m2 BETWEEN 0 AND {ListingDetails.SurfaceAreaMax}"));
        table.HasCheckConstraint("ck_listing_rooms_count", $"rooms_count BETWEEN {ListingDetails.RoomsMin} AND {ListingDetails.RoomsMax}");
        table.HasCheckConstraint("ck_listing_bedrooms_count", $"bedrooms_count BETWEEN 0 AND {ListingDetails.BedroomsMax}");
        table.AddContactChecks();
        table.HasCheckConstraint("ck_listing_source", SourceCheck);
        table.HasCheckConstraint("ck_listing_dates", "updated_date >= created_date");
        table.HasCheckConstraint("ck_listing_version", "version >= 1");
    }

    private static void Text(TableBuilder<Listing> table, string column, int maxLength) =>
        table.HasCheckConstraint($"ck_listing_{column}", $"btrim({column}) <> '' AND char_length({column}) <= {maxLength}");
}
