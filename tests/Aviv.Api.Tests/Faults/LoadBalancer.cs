using System.Collections.Concurrent;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// What stands before the instances, within the client: round-robin over those whose readiness is green. It repeats no request that one
/// took.
/// </summary>
internal sealed class LoadBalancer : DelegatingHandler
{
    // On a busy machine readiness may be seen late, and be red for a while. What has the machine to itself is forgiven neither.
    private static readonly bool IsStrict = Faults.Size(quick: 0, stress: 1) == 1;

    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(IsStrict ? 2 : 20) };
    private readonly ConcurrentDictionary<Uri, bool> _isGreen = [];
    private readonly CancellationTokenSource _stop = new();
    private uint _turn;

    public LoadBalancer()
        : base(new SocketsHttpHandler()) => _ = ProbeAsync(_stop.Token);

    public Task AddAsync(Uri instance)
    {
        _isGreen[instance] = false;
        return Poll.UntilAsync(() => _isGreen[instance], $"{instance} was ready");
    }

    public void Remove(Uri instance) => _isGreen.TryRemove(instance, out _);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                request.RequestUri = new(Next(), request.RequestUri!.PathAndQuery);
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException fault) when (!IsStrict && fault.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // It had gone before it was seen to go, or none was ready: nobody has had the request.
                await Task.Delay(Poll.Interval, cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        _stop.Cancel();
        _probe.Dispose();
        base.Dispose(disposing);
    }

    private Uri Next()
    {
        var green = _isGreen.Where(instance => instance.Value).Select(instance => instance.Key).ToArray();
        if (green.Length == 0) throw new HttpRequestException(HttpRequestError.ConnectionError, "No instance is ready.");
        return green[Interlocked.Increment(ref _turn) % green.Length];
    }

    private async Task ProbeAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Poll.Interval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            var greens = await Task.WhenAll(_isGreen.Keys.Select(async instance => (instance, await IsReadyAsync(instance))));
            // Not one that was removed meanwhile.
            foreach (var (instance, isGreen) in greens) _isGreen.TryUpdate(instance, isGreen, !isGreen);
        }
    }

    private async Task<bool> IsReadyAsync(Uri instance)
    {
        try
        {
            using var response = await _probe.GetAsync(new Uri(instance, "/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
