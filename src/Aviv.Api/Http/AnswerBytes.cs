using Aviv.Infrastructure.Persistence;

namespace Aviv.Api.Http;

/// <summary>Bounds the memory of answers that are whole in it until they are sent, however slowly their clients read.</summary>
internal sealed class AnswerBytes : IDisposable
{
    private const int Kilobyte = 1024;
    private const int MaxKilobytes = 64 * 1024;

    private readonly Bulkhead _kilobytes = new(MaxKilobytes, waiting: MaxKilobytes);

    /// <summary>Counts an answer until its request ends; waits for a while where there are too many already.</summary>
    /// <exception cref="BulkheadFullException">There still were.</exception>
    public async Task HoldAsync(HttpContext http, int bytes, CancellationToken cancellationToken) =>
        http.Response.RegisterForDispose(await _kilobytes.EnterAsync(cancellationToken, Math.Clamp(bytes / Kilobyte, 1, MaxKilobytes)));

    public void Dispose() => _kilobytes.Dispose();
}
