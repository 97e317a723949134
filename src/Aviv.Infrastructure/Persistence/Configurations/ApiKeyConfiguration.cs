using Aviv.Application.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_key", AddChecks).HasKey(k => k.Prefix).HasName("pk_api_key");
        key.Property(k => k.Prefix).HasColumnName("prefix");
        key.Property(k => k.Hash).HasColumnName("hash");
        key.Property(k => k.Label).HasColumnName("label");
        key.Property(k => k.Source).HasColumnName("source");
        key.Property(k => k.Scopes).HasColumnName("scopes");
        key.Property(k => k.CreatedAt).HasColumnName("created_at");
        key.Property(k => k.ExpiresAt).HasColumnName("expires_at");
        key.Property(k => k.RevokedAt).HasColumnName("revoked_at");
    }

    private static void AddChecks(TableBuilder<ApiKey> table)
    {
        table.HasCheckConstraint("ck_api_key_hash", "octet_length(hash) = 32");
        table.HasCheckConstraint("ck_api_key_source", ListingConfiguration.SourceCheck);
    }
}
