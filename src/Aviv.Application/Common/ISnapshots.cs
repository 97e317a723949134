using Aviv.Application.Listings;

namespace Aviv.Application.Common;

/// <summary>Gives reads that take long one state of the database to look at, on one of the few connections kept for them.</summary>
public interface ISnapshots
{
    Task<ISnapshot> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>The database as it was when the snapshot was opened. Nothing can be written through it.</summary>
public interface ISnapshot : IAsyncDisposable
{
    IAvivDb Db { get; }

    IListingSearch Search { get; }
}
