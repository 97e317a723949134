using Aviv.Application.Common;
using Aviv.Application.Search;

namespace Aviv.Application.Reading;

/// <summary>What a read is about. Each has connections of its own, so that none waits behind another kind.</summary>
public enum Workload
{
    /// <summary>Few rows, found by the id of a listing.</summary>
    ById,

    /// <summary>A page of listings, or the prices of several.</summary>
    List,

    /// <summary>A page that is sent while it is read, from one snapshot.</summary>
    LargePage,

    /// <summary>A history that is sent while it is read, from one snapshot.</summary>
    LongHistory,

    /// <summary>Everything, from one snapshot.</summary>
    Export,
}

/// <summary>
/// Opens the database for reading. Where all connections of the workload are busy, it waits for a while and then refuses.
/// </summary>
public interface IReadSessions
{
    Task<IReadSession> OpenAsync(Workload workload, CancellationToken cancellationToken);

    /// <summary>
    /// Likewise, for what may lack the writes of other instances in the last half second, though none of this one. It may be read twice.
    /// </summary>
    Task<T> ReadRecentAsync<T>(Workload workload, Func<IReadSession, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Likewise, to be kept open. Where it breaks, so does what is read of it.</summary>
    Task<IReadSession> OpenRecentAsync(Workload workload, CancellationToken cancellationToken);
}

/// <summary>A connection for reading until it is disposed of. Nothing can be written through it.</summary>
public interface IReadSession : IAsyncDisposable
{
    IAvivDb Db { get; }

    IListingSearch Search { get; }
}
