using System.Collections.Concurrent;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>What stands before the instances, within the client: round-robin over those whose readiness is green. It repeats no request.</summary>
internal sealed class LoadBalancer : DelegatingHandler
{
    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(2) };
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

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var green = _isGreen.Where(instance => instance.Value).Select(instance => instance.Key).ToArray();
        if (green.Length == 0) throw new HttpRequestException("No instance is ready.");
        request.RequestUri = new(green[Interlocked.Increment(ref _turn) % green.Length], request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _stop.Cancel();
        _probe.Dispose();
        base.Dispose(disposing);
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
