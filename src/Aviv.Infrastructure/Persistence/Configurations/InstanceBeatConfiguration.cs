using Aviv.Infrastructure.Replicas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aviv.Infrastructure.Persistence.Configurations;

internal sealed class InstanceBeatConfiguration : IEntityTypeConfiguration<InstanceBeat>
{
    public void Configure(EntityTypeBuilder<InstanceBeat> beat)
    {
        beat.ToTable("instance_beat");
        beat.HasKey(b => b.Instance).HasName("pk_instance_beat");
        beat.Property(b => b.Instance).HasColumnName("instance");
        beat.Property(b => b.Number).HasColumnName("number");
        beat.Property(b => b.BeatAt).HasColumnName("beat_at");
    }
}
