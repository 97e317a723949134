using Aviv.Application.Archive;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ListingArchiveConfiguration : IEntityTypeConfiguration<ListingArchive>
{
    public void Configure(EntityTypeBuilder<ListingArchive> archive)
    {
        archive.ToTable("listing_archive");
        archive.HasKey(a => a.ListingId).HasName("pk_listing_archive");
        // No foreign key: it outlives its listing until the archive has forgotten it.
        archive.Property(a => a.ListingId).HasColumnName("listing_id").ValueGeneratedNever();
        archive.Property(a => a.ArchivedBefore).HasColumnName("archived_before");
        archive.Property(a => a.Rows).HasColumnName("rows");
    }
}
