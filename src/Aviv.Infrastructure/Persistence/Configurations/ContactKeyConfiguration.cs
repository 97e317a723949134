using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ContactKeyConfiguration : IEntityTypeConfiguration<ContactKeyRecord>
{
    public void Configure(EntityTypeBuilder<ContactKeyRecord> key)
    {
        key.ToTable("contact_key");
        key.HasKey(k => k.Id).HasName("pk_contact_key");
        key.Property(k => k.Id).HasColumnName("id").HasMaxLength(PrivacySettings.MaxIdLength);
        key.Property(k => k.RotatedAt).HasColumnName("rotated_at");
        key.Property(k => k.UnusedSince).HasColumnName("unused_since");
    }
}
