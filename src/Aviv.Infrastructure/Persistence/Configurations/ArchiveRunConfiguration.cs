using Aviv.Application.Archive;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class ArchiveRunConfiguration : IEntityTypeConfiguration<ArchiveRun>
{
    public void Configure(EntityTypeBuilder<ArchiveRun> run)
    {
        run.ToTable("archive_run");
        run.HasKey(r => r.Id).HasName("pk_archive_run");
        run.Property(r => r.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        run.Property(r => r.EndedAt).HasColumnName("ended_at");
        run.Property(r => r.Boundary).HasColumnName("boundary");
        run.Property(r => r.Rows).HasColumnName("rows");
    }
}
