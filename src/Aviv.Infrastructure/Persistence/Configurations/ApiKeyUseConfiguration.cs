using Aviv.Application.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ApiKeyUseConfiguration : IEntityTypeConfiguration<ApiKeyUse>
{
    public void Configure(EntityTypeBuilder<ApiKeyUse> use)
    {
        use.ToTable("api_key_use").HasKey(u => u.Prefix).HasName("pk_api_key_use");
        use.Property(u => u.Prefix).HasColumnName("prefix");
        use.Property(u => u.UsedAt).HasColumnName("used_at");
        use.HasOne<ApiKey>().WithOne().HasForeignKey<ApiKeyUse>(u => u.Prefix)
            .OnDelete(DeleteBehavior.Cascade).HasConstraintName("fk_api_key_use_api_key");
    }
}
