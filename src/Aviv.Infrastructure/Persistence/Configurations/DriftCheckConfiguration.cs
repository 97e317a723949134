using Aviv.Infrastructure.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class DriftCheckConfiguration : IEntityTypeConfiguration<DriftCheckState>
{
    public void Configure(EntityTypeBuilder<DriftCheckState> state)
    {
        state.ToTable("drift_check", table => table.HasCheckConstraint("ck_drift_check_one", $"id = {DriftCheckState.TheOne}"));
        state.HasKey(s => s.Id).HasName("pk_drift_check");
        state.Property(s => s.Id).HasColumnName("id").ValueGeneratedNever();
        state.Property(s => s.Position).HasColumnName("position");
        state.Property(s => s.CheckedAt).HasColumnName("checked_at").IsConcurrencyToken();
        state.Property(s => s.Found).HasColumnName("found");
        state.Property(s => s.FoundBefore).HasColumnName("found_before");
    }
}
