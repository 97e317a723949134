using System.Runtime.CompilerServices;
using Aviv.Application.Archive;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Aviv.Infrastructure.Archive;

/// <summary>A bucket of a server that speaks S3. An object is there as a whole or not at all.</summary>
internal sealed class BucketBlobs(IMinioClient client, string bucket, string prefix) : IBlobs
{
    private const string MediaType = "application/vnd.apache.parquet";

    // Of a call, with all that the client does for it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="address">As in <c>s3://bucket/prefix</c>.</param>
    /// <param name="settings">Of the server.</param>
    public static BucketBlobs Open(Uri address, ArchiveSettings settings)
    {
        if (!Uri.TryCreate(settings.S3Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            throw new ArchiveException("Set Archive__S3Endpoint to the server's address, such as https://s3.eu-west-3.amazonaws.com.");
        if (string.IsNullOrEmpty(settings.S3AccessKey) || string.IsNullOrEmpty(settings.S3SecretKey))
            throw new ArchiveException("Set Archive__S3AccessKey and Archive__S3SecretKey, in the environment or in /run/secrets.");
        var client = new MinioClient().WithEndpoint(endpoint.Authority).WithSSL(endpoint.Scheme == Uri.UriSchemeHttps)
            .WithRegion(settings.S3Region).WithCredentials(settings.S3AccessKey, settings.S3SecretKey)
            .WithTimeout((int)Limit.TotalMilliseconds).Build();
        var prefix = address.AbsolutePath.Trim('/');
        return new(client, address.Host, prefix == "" ? "" : $"{prefix}/");
    }

    public Task PutAsync(string name, byte[] content, CancellationToken cancellationToken) => AskAsync(
        async stop =>
        {
            using var stream = new MemoryStream(content);
            return await client.PutObjectAsync(
                new PutObjectArgs().WithBucket(bucket).WithObject(prefix + name).WithStreamData(stream).WithObjectSize(content.Length)
                    .WithContentType(MediaType),
                stop);
        },
        cancellationToken);

    public Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken) => AskAsync(
        async stop =>
        {
            try
            {
                using var content = new MemoryStream();
                await client.GetObjectAsync(
                    new GetObjectArgs().WithBucket(bucket).WithObject(prefix + name)
                        .WithCallbackStream((stream, ended) => stream.CopyToAsync(content, ended)),
                    stop);
                return content.ToArray();
            }
            catch (ObjectNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => AskAsync(
        async stop =>
        {
            await client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject(prefix + name), stop);
            return true;
        },
        cancellationToken);

    public async IAsyncEnumerable<string> ListAsync(string beginning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in await AskAsync(stop => NamesAsync(beginning, stop), cancellationToken)) yield return name;
    }

    private async Task<List<string>> NamesAsync(string beginning, CancellationToken stop)
    {
        var objects = new ListObjectsArgs().WithBucket(bucket).WithPrefix(prefix + beginning).WithRecursive(true);
        var names = new List<string>();
        await foreach (var found in client.ListObjectsEnumAsync(objects, stop))
            if (!found.IsDir) names.Add(found.Key[prefix.Length..]);
        return names;
    }

    // What the client says may name the address, and never the keys.
    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> askAsync, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await askAsync(limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ArchiveException($"The bucket {bucket} did not answer within {Limit.TotalSeconds:0} s.", fault);
        }
        catch (Exception fault) when (fault is MinioException or HttpRequestException or IOException)
        {
            throw new ArchiveException($"The bucket {bucket} cannot be used: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
