using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Server;

/// <summary>
/// Thousands of connections that do nothing, and thousands of bodies that hardly come, beside somebody who asks for something.
/// </summary>
[Collection<Faults.Faults>]
public sealed class CrowdTests : IDisposable
{
    private const int Asked = 100;

    // Each address has some 28,000 ports, and other tests' connections rest in some of them.
    private const int Addresses = 8;

    // Nor more than the machine grants, with some left for all else.
    private static readonly int Crowd = Math.Min(Faults.Faults.Size(quick: 200, stress: 10_000), (OpenFiles() - 1_000) / 2);

    private static readonly string Listing = Sample.Listing(100).ToJsonString();

    private readonly HttpClient _client = new() { Timeout = Poll.Limit };
    private readonly ConcurrentBag<RawConnection> _idle = [];
    private readonly ConcurrentDictionary<string, int> _ends = new();
    private int _slow;

    [Fact]
    public async Task Connections_ThatAreIdleOrSlow_LeaveOthersTheirAnswers()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(database.ConnectionString, settings: new() { ["Server__MaxConnections"] = $"{3 * Crowd}" });
        var server = await api.Address;
        using var created = await Poll.UntilServedAsync(
            () => _client.PostAsync(new Uri(server, "/listings"), new StringContent(Listing, null, "application/json")));
        var listing = new Uri(server, created.Headers.Location!);
        using var ready = await Poll.UntilServedAsync(() => _client.GetAsync(new Uri(server, "/health/ready")));
        var before = api.WorkingSet;

        await Parallel.ForAsync(0, Crowd, async (i, _) => _idle.Add(await OpenAsync(server, i)));
        using var stop = new CancellationTokenSource();
        var crowd = Enumerable.Range(0, Crowd).Select(i => Task.Run(() => TrickleAsync(server, i, stop.Token))).ToList();
        await Poll.UntilAsync(() => Volatile.Read(ref _slow) > Crowd * 9 / 10, "nearly all slow bodies were on their way");
        for (var i = 0; i < Asked; i++)
        {
            // The crowd takes the processors as well, and with them what time a statement has: then it is asked again.
            using var answer = await Poll.UntilServedAsync(() => _client.GetAsync(listing));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var with = api.WorkingSet;
        await Poll.UntilAsync(() => _ends.Values.Sum() >= Crowd, "as many slow bodies had ended");
        await stop.CancelAsync();
        await Task.WhenAll(crowd);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Crowd} idle and {Crowd} slow connections: memory {before >> 20} to {with >> 20} MiB; {string.Join(", ", _ends)}");
        // What was under way when the test stopped has no end.
        Assert.Empty(_ends.Keys.Except(["HTTP/1.1 408"]));
    }

    public void Dispose()
    {
        foreach (var connection in _idle) connection.Dispose();
        _client.Dispose();
    }

    private static Task<RawConnection> OpenAsync(Uri server, int i) =>
        RawConnection.OpenAsync(server, new IPAddress([127, 0, 0, (byte)(2 + (i % Addresses))]));

    // A byte now and then, until the server has enough of it; then once more.
    private async Task TrickleAsync(Uri server, int i, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var connection = await OpenAsync(server, i);
            await connection.SendAsync(RawConnection.HeadOf(Listing));
            Interlocked.Increment(ref _slow);
            var answer = connection.ReadAsync(until: "\r\n");
            using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1));
            try
            {
                for (var sent = 0; !answer.IsCompleted && await beat.WaitForNextTickAsync(stop); sent++)
                    await connection.SendAsync(Listing[sent..(sent + 1)]);
            }
            catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
            {
                // The test is over, or the server has ended it.
            }

            Interlocked.Decrement(ref _slow);
            if (stop.IsCancellationRequested) return;
            _ends.AddOrUpdate((await answer)[..12], 1, (_, count) => count + 1);
        }
    }

    // A process may have so many; each connection is one, here and there.
    private static int OpenFiles()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits)) return int.MaxValue;
        var files = File.ReadLines(Limits).Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(files.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], out var most) ? most : int.MaxValue;
    }
}
