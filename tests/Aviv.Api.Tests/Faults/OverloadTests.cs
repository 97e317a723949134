using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>More writes than the API can do: it goes on doing what it can, and turns the rest away.</summary>
[Collection<Faults>]
public sealed class OverloadTests : IDisposable
{
    private const int Clients = 100;
    private const double LeastGoodput = 0.7;

    // So many that requests which run at once seldom meet on one: it is load that is tried here, not races.
    private static readonly int Listings = Faults.Size(quick: 50, stress: 4_000);
    private static readonly TimeSpan Overload = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Measure = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new() { Timeout = Poll.Limit };
    private readonly List<Uri> _listings = [];
    private int _price;

    [Fact]
    public async Task Writes_WhileNoneCanBeDone_AreTurnedAway_AndDoneAfterwards()
    {
        // More than run and wait, as many as they are.
        const int Writes = 1_000;
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(database.ConnectionString);
        for (var i = 0; i < Listings; i++) _listings.Add(await CreateAsync(await api.Address));
        await using (await HeldLock.TakeAsync(database, "LOCK TABLE listing"))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Writes).Select(_ => PutAsync()));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, Assert.Single(answers.Distinct()));
        }

        foreach (var listing in _listings)
        {
            using var done = await Poll.UntilServedAsync(
                () => _client.PutAsJsonAsync(listing, Sample.Listing(Interlocked.Increment(ref _price))));
            Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        }

        await Histories.AssertSoundAsync(database);
    }

    /// <summary>Only under <c>--stress</c>: rates say nothing of a machine that does other things besides.</summary>
    [Fact(Explicit = true)]
    public async Task Api_AtThreeTimesItsCapacity_GoesOnDoingWhatItCan()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(database.ConnectionString);
        for (var i = 0; i < Listings; i++) _listings.Add(await CreateAsync(await api.Address));
        await SaturateAsync(WarmUp);

        var capacity = await SaturateAsync(Measure);
        var memoryBefore = api.WorkingSet;
        var (answers, generatorShare) = await OfferAsync(3 * capacity, Overload);
        // All of it done: a process that still warms up can do more than it showed.
        while (!answers.ContainsKey(HttpStatusCode.ServiceUnavailable))
        {
            capacity = answers[HttpStatusCode.OK] / Overload.TotalSeconds;
            (answers, generatorShare) = await OfferAsync(3 * capacity, Overload);
        }
        var memoryAfter = api.WorkingSet;
        var afterwards = await SaturateAsync(Measure);

        var goodput = answers[HttpStatusCode.OK] / Overload.TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"capacity {capacity:0}/s, offered {answers.Values.Sum() / Overload.TotalSeconds:0}/s, goodput {goodput:0}/s "
            + $"({goodput / capacity:P0}), afterwards {afterwards:0}/s; memory {memoryBefore >> 20} to {memoryAfter >> 20} MiB; "
            + $"the generator took {generatorShare:P0} of the CPU; {string.Join(", ", answers)}"));
        Assert.Empty(answers.Keys.Except([HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.ServiceUnavailable]));
        Assert.NotEqual(0, answers.GetValueOrDefault(HttpStatusCode.ServiceUnavailable));
        await Histories.AssertSoundAsync(database);
        Assert.InRange(goodput / capacity, LeastGoodput, double.MaxValue);
        Assert.InRange(afterwards / capacity, LeastGoodput, double.MaxValue);
        Assert.InRange((double)memoryAfter / memoryBefore, 0, 2);
    }

    public void Dispose() => _client.Dispose();

    private async Task<Uri> CreateAsync(Uri address)
    {
        using var response = await Poll.UntilServedAsync(
            () => _client.PostAsJsonAsync(new Uri(address, "/listings"), Sample.Listing(price: 0)));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return new(address, response.Headers.Location!);
    }

    /// <summary>Clients that each wait for their answer: the rate of acknowledged writes is what the API can do.</summary>
    private async Task<double> SaturateAsync(TimeSpan time)
    {
        var (done, clock) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (clock.Elapsed < time)
                if (await PutAsync() == HttpStatusCode.OK) Interlocked.Increment(ref done);
        }));
        return done / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Requests at a rate of their own, whether or not earlier ones were answered.</summary>
    private async Task<(ConcurrentDictionary<HttpStatusCode, int> Answers, double GeneratorShare)> OfferAsync(double rate, TimeSpan time)
    {
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        var cpuBefore = Process.GetCurrentProcess().TotalProcessorTime;
        var requests = new List<Task>();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; await beat.WaitForNextTickAsync())
            for (var due = (int)(rate * clock.Elapsed.TotalSeconds) - requests.Count; due > 0; due--)
                requests.Add(PutAsync().ContinueWith(
                    put => answers.AddOrUpdate(put.Result, 1, (_, count) => count + 1), TaskScheduler.Default));
        await Task.WhenAll(requests);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - cpuBefore;
        return (answers, cpu / time / Environment.ProcessorCount);
    }

    private async Task<HttpStatusCode> PutAsync()
    {
        var price = Interlocked.Increment(ref _price);
        using var response = await _client.PutAsJsonAsync(_listings[price % Listings], Sample.Listing(price));
        return response.StatusCode;
    }
}
