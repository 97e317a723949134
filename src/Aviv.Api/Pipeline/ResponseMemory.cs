using Aviv.Infrastructure.Persistence;

namespace Aviv.Api.Pipeline;

/// <summary>
/// Bounds the memory of answers that are whole in it until they are sent, however slowly their clients read. What is small has room of
/// its own, so that it never waits behind what is large.
/// </summary>
internal sealed class ResponseMemory(BulkheadMetrics metrics) : IDisposable
{
    private const int Kilobyte = 1024;

    // A page of a hundred listings of the usual length, and half as much again.
    private const int Small = 128;
    private const int RoomOfSmall = 16 * 1024;
    private const int RoomOfLarge = 48 * 1024;

    private readonly Bulkhead _small = new("small_response", RoomOfSmall, maxWaiting: RoomOfSmall, metrics);
    private readonly Bulkhead _large = new("large_response", RoomOfLarge, maxWaiting: RoomOfLarge, metrics);

    /// <summary>Counts an answer until its request ends; waits for a while where there are too many already.</summary>
    /// <exception cref="BulkheadFullException">There still were.</exception>
    public async Task HoldAsync(HttpContext http, int bytes, CancellationToken cancellationToken)
    {
        var kilobytes = Math.Clamp(bytes / Kilobyte, 1, RoomOfLarge);
        http.Response.RegisterForDispose(await (kilobytes <= Small ? _small : _large).EnterAsync(cancellationToken, kilobytes));
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }
}
