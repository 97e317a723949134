namespace Aviv.Infrastructure.Archive;

/// <summary>Bytes by name: a folder, or a bucket.</summary>
internal interface IBlobs
{
    /// <summary>All of it or nothing is there under the name, and outlives a loss of power.</summary>
    Task PutAsync(string name, byte[] content, CancellationToken cancellationToken);

    /// <summary>Null where there is none.</summary>
    Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken);

    /// <summary>Also where there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names that begin so, in no order.</summary>
    IAsyncEnumerable<string> ListAsync(string beginning, CancellationToken cancellationToken);
}
