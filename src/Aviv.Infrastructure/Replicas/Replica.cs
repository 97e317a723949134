using Aviv.Application.Reading;
using Aviv.Infrastructure.Reading;
using Npgsql;

namespace Aviv.Infrastructure.Replicas;

/// <summary>A server that follows the primary: its connections for reading, and how far it was when it was last looked at.</summary>
internal sealed class Replica(
    string name, NpgsqlDataSource watch, IReadOnlyDictionary<Workload, ReadPool> pools, Heartbeat heartbeat, TimeProvider clock)
    : IAsyncDisposable
{
    /// <summary>What is read there may be so old.</summary>
    public static readonly TimeSpan MostLag = TimeSpan.FromMilliseconds(500);

    private const string Shown = "SELECT number FROM instance_beat WHERE instance = $1";

    private Beat? _shown;

    /// <summary>Its host and port.</summary>
    public string Name => name;

    public ReadPool this[Workload workload] => pools[workload];

    /// <summary>Since when it may lack what others have; null where that is not known.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _shown) is { } beat ? clock.GetElapsedTime(beat.SentAt) : null;

    /// <summary>Whether it has every write of this instance up to a fence, and of others all but those of the last moment.</summary>
    public bool Has(long fence) => FenceWithin(MostLag) >= fence;

    /// <summary>Up to which fence it has every write of this instance, where what it shows is no older than that; else null.</summary>
    public long? FenceWithin(TimeSpan age) =>
        Volatile.Read(ref _shown) is { } beat && clock.GetElapsedTime(beat.SentAt) < age ? beat.Fence : null;

    /// <summary>Not to be asked until it has been looked at again.</summary>
    public void Distrust() => Volatile.Write(ref _shown, null);

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var command = watch.CreateCommand(Shown);
        command.Parameters.Add(new() { Value = heartbeat.Instance });
        Volatile.Write(ref _shown, await command.ExecuteScalarAsync(cancellationToken) is long number ? heartbeat.Find(number) : null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools.Values) await pool.DisposeAsync();
        await watch.DisposeAsync();
    }
}
