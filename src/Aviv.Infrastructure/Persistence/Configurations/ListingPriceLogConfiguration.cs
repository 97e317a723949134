using Aviv.Domain.Listings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ListingPriceLogConfiguration : IEntityTypeConfiguration<ListingPriceLog>
{
    internal const string ListingKeyName = "fk_listing_price_log_listing";

    public void Configure(EntityTypeBuilder<ListingPriceLog> log)
    {
        log.ToTable("listing_price_log", table => table.HasCheckConstraint(
            "ck_listing_price_log_price_change", FormattableString.Invariant($"price_change BETWEEN 0 AND {ListingDetails.PriceMax}")));
        // The key serves the history, and keeps the pair of tables divisible by listing.
        log.HasKey(row => new { row.ListingId, row.Id }).HasName("pk_listing_price_log");
        log.Property(row => row.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        log.Property(row => row.ListingId).HasColumnName("listing_id");
        log.Property(row => row.Price).HasColumnName("price_change").HasColumnType("numeric(14,2)");
        log.Property(row => row.ChangedAt).HasColumnName("updated_time");
        log.HasOne(row => row.Listing).WithMany().HasForeignKey(row => row.ListingId)
            .OnDelete(DeleteBehavior.Cascade).HasConstraintName(ListingKeyName);
        // History is not rewritten: a save that changes a row fails.
        foreach (var property in new[] { nameof(ListingPriceLog.Price), nameof(ListingPriceLog.ChangedAt) })
            log.Property(property).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}
