namespace Aviv.Application.Archive;

/// <summary>The places where archives lie.</summary>
public interface IArchivePlaces
{
    /// <param name="address">A folder, or <c>s3://bucket/prefix</c>.</param>
    /// <exception cref="ArchiveException">There is no such place.</exception>
    IArchiveFiles Open(string address);
}

/// <summary>The files of an archive.</summary>
public interface IArchiveFiles
{
    /// <summary>Stores a new file. When this returns, it outlives a loss of power.</summary>
    Task WriteAsync(string name, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken);

    /// <summary>What a file holds; null where there is none.</summary>
    /// <exception cref="ArchiveException">It cannot be read.</exception>
    Task<IReadOnlyList<ArchivedRow>?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Also where there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names of all files, or of those of a range.</summary>
    IAsyncEnumerable<string> ListAsync(ArchiveRange? range, CancellationToken cancellationToken);
}

/// <summary>The archive cannot be used, for a reason that whoever runs a verb can mend.</summary>
public sealed class ArchiveException(string message, Exception? cause = null) : Exception(message, cause);
