using Aviv.Application.Writes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    internal const string KeyName = "pk_idempotency_key";

    public void Configure(EntityTypeBuilder<IdempotencyRecord> record)
    {
        record.ToTable("idempotency_key").HasKey(r => new { r.Caller, r.Key }).HasName(KeyName);
        record.Property(r => r.Caller).HasColumnName("caller");
        record.Property(r => r.Key).HasColumnName("key");
        record.Property(r => r.Fingerprint).HasColumnName("fingerprint");
        record.Property(r => r.Outcome).HasColumnName("outcome").HasColumnType("text").HasConversion<string>();
        record.Property(r => r.ListingId).HasColumnName("listing_id");
        record.Property(r => r.Listing).HasColumnName("listing");
        record.Property(r => r.Version).HasColumnName("version");
        record.Property(r => r.CreatedAt).HasColumnName("created_at");
        // Serves the sweep of old rows.
        record.HasIndex(r => r.CreatedAt).HasDatabaseName("ix_idempotency_key_created_at");
    }
}
