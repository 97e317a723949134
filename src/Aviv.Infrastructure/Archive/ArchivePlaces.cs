using System.Runtime.CompilerServices;
using Aviv.Application.Archive;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Archive;

internal sealed class ArchivePlaces(IOptions<ArchiveSettings> settings) : IArchivePlaces
{
    private const string OfBuckets = "s3://";

    public IArchiveFiles Open(string address) => new ArchiveFiles(
        !address.StartsWith(OfBuckets, StringComparison.OrdinalIgnoreCase) ? new FolderBlobs(address)
        : Uri.TryCreate(address, UriKind.Absolute, out var bucket) && bucket.Host != "" ? BucketBlobs.Open(bucket, settings.Value)
        : throw new ArchiveException($"{address} names no bucket, as s3://bucket/prefix does."));
}

/// <summary>Parquet files in a folder or a bucket.</summary>
internal sealed class ArchiveFiles(IBlobs blobs) : IArchiveFiles
{
    private const string Ending = ".parquet";

    public async Task WriteAsync(string name, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken) =>
        await TryAsync(name, async () =>
        {
            await blobs.PutAsync(name, await ParquetRows.WriteAsync(rows, cancellationToken), cancellationToken);
            return true;
        });

    public Task<IReadOnlyList<ArchivedRow>?> ReadAsync(string name, CancellationToken cancellationToken) => TryAsync(name, async () =>
    {
        if (await blobs.GetAsync(name, cancellationToken) is not { } content) return null;
        using var stream = new MemoryStream(content);
        return await ParquetRows.ReadAsync(stream, cancellationToken);
    });

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => TryAsync(name, async () =>
    {
        await blobs.DeleteAsync(name, cancellationToken);
        return true;
    });

    public async IAsyncEnumerable<string> ListAsync(
        ArchiveRange? range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in blobs.ListAsync(range is { } of ? $"{of.Folder}/" : "", cancellationToken))
            if (name.EndsWith(Ending, StringComparison.Ordinal)) yield return name;
    }

    // A disk, a server and a damaged file fail in more ways than can be listed.
    private static async Task<T> TryAsync<T>(string name, Func<Task<T>> doAsync)
    {
        try
        {
            return await doAsync();
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or ArchiveException))
        {
            throw new ArchiveException($"{name} cannot be read or written: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
