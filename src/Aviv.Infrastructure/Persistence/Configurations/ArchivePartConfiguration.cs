using Aviv.Application.Archive;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ArchivePartConfiguration : IEntityTypeConfiguration<ArchivePart>
{
    private const int MostOfAState = 20;

    public void Configure(EntityTypeBuilder<ArchivePart> part)
    {
        part.ToTable("archive_manifest", table => table.HasCheckConstraint(
            "ck_archive_manifest_digest", $"state = '{nameof(PartState.Writing)}' OR hash IS NOT NULL"));
        part.HasKey(p => p.Name).HasName("pk_archive_manifest");
        part.Property(p => p.Name).HasColumnName("name");
        part.Property(p => p.FirstListing).HasColumnName("first_listing");
        part.Property(p => p.Month).HasColumnName("month");
        // Of two runs that would do the same step, one fails.
        part.Property(p => p.State).HasColumnName("state").HasConversion<string>().HasMaxLength(MostOfAState).IsConcurrencyToken();
        part.Property(p => p.ChangedAt).HasColumnName("changed_at");
        part.OwnsOne(p => p.Digest, digest =>
        {
            digest.Property(d => d.Rows).HasColumnName("rows");
            digest.Property(d => d.MinListing).HasColumnName("min_listing");
            digest.Property(d => d.MaxListing).HasColumnName("max_listing");
            digest.Property(d => d.MinTime).HasColumnName("min_time");
            digest.Property(d => d.MaxTime).HasColumnName("max_time");
            digest.Property(d => d.Sum).HasColumnName("sum").HasColumnType("numeric(20,2)");
            digest.Property(d => d.Hash).HasColumnName("hash");
        });
        part.Ignore(p => p.Range);
    }
}
