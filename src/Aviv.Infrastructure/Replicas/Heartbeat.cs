using Aviv.Application.Reading;
using Npgsql;

namespace Aviv.Infrastructure.Replicas;

/// <param name="Number">In the row.</param>
/// <param name="SentAt">By this instance's timestamp, before the row was written: no clock of another machine is asked.</param>
/// <param name="Fence">
/// The newest that stood then. Its write had been committed, so it comes before the row in the log of the primary.
/// </param>
internal sealed record Beat(long Number, long SentAt, long Fence);

/// <summary>Writes this instance's row on the primary, and remembers what each of the last beats stands for.</summary>
internal sealed class Heartbeat(NpgsqlDataSource primary, ReadFences fences) : IAsyncDisposable
{
    // More than fall into the minute for which a replica may stand in for the primary.
    private const int Remembered = 4096;

    private const string Write =
        """
        INSERT INTO instance_beat (instance, number, beat_at) VALUES ($1, $2, now())
        ON CONFLICT (instance) DO UPDATE SET number = excluded.number, beat_at = excluded.beat_at
        """;

    private const string RemoveOld = "DELETE FROM instance_beat WHERE beat_at < now() - interval '1 day'";

    private readonly Beat?[] _last = new Beat?[Remembered];
    private long _count;
    private long _takenAt;

    public Guid Instance { get; } = Guid.NewGuid();

    /// <summary>Null for one that is long past.</summary>
    public Beat? Find(long number) => Volatile.Read(ref _last[number % Remembered]) is { } beat && beat.Number == number ? beat : null;

    public async Task BeatAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var beat = new Beat(++_count, clock.GetTimestamp(), fences.Newest);
        Volatile.Write(ref _last[beat.Number % Remembered], beat);
        await using var command = primary.CreateCommand(Write);
        command.Parameters.Add(new() { Value = Instance });
        command.Parameters.Add(new() { Value = beat.Number });
        await command.ExecuteNonQueryAsync(cancellationToken);
        Volatile.Write(ref _takenAt, beat.SentAt);
    }

    /// <summary>Whether the primary took none for as long as one counts: it is away, or this instance is.</summary>
    public bool HasStopped(TimeProvider clock) => clock.GetElapsedTime(Volatile.Read(ref _takenAt)) >= Replica.MostLag;

    /// <summary>Rows of instances that ended a day ago.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var command = primary.CreateCommand(RemoveOld);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => primary.DisposeAsync();
}
