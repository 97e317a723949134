using Aviv.Application.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ErasureConfiguration : IEntityTypeConfiguration<Erasure>
{
    internal const string KeyName = "pk_erasure";

    public void Configure(EntityTypeBuilder<Erasure> erasure)
    {
        erasure.ToTable("erasure").HasKey(e => e.Id).HasName(KeyName);
        erasure.Property(e => e.Id).HasColumnName("id").ValueGeneratedNever();
        erasure.Property(e => e.At).HasColumnName("at");
    }
}
