using System.Collections.Concurrent;
using System.Net.Http.Json;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>An instance that has just become ready takes a burst of all kinds, from its first request on.</summary>
[Collection<Faults>]
public sealed class FreshInstanceTests
{
    private const int Clients = 16;

    private static readonly int Requests = Faults.Size(quick: 25, stress: 1_000);

    private readonly ConcurrentBag<string> _failures = [];

    [Fact]
    public async Task Instance_ThatIsReady_FailsNoRequestOfItsFirstBurst()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        for (var instance = 0; instance < Faults.Size(quick: 1, stress: 5); instance++) await MeetAsync(database);

        Assert.Empty(_failures);
        await Histories.AssertSoundAsync(database);
    }

    private async Task MeetAsync(TestDatabase database)
    {
        await using var api = ApiProcess.Start(database.ConnectionString);
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = TimeSpan.FromSeconds(10) };
        await Poll.UntilAsync(() => IsReadyAsync(client), "the instance was ready");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(one => Task.Run(() => UseAsync(client, one))));
    }

    // The first request of half of them is a write.
    private async Task UseAsync(HttpClient client, int number)
    {
        string? listing = null;
        for (var i = number; i < number + Requests; i++)
        {
            if (i % 2 == 0 || listing is null) listing = await WriteAsync(client, listing, price: i) ?? listing;
            else await ReadAsync(client, i % 4 == 1 ? "/listings?limit=20" : $"{listing}/prices");
        }
    }

    private async Task<string?> WriteAsync(HttpClient client, string? listing, int price)
    {
        using var request = new HttpRequestMessage(listing is null ? HttpMethod.Post : HttpMethod.Put, listing ?? "/listings")
        {
            Content = JsonContent.Create(Sample.Listing(price)),
        };
        return await SendAsync(client, request);
    }

    private async Task ReadAsync(HttpClient client, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        await SendAsync(client, request);
    }

    private async Task<string?> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        try
        {
            using var response = await client.SendAsync(request);
            if (!response.IsSuccessStatusCode) _failures.Add($"{request.Method} {request.RequestUri}: {response.StatusCode}");
            return response.Headers.Location?.ToString();
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            _failures.Add($"{request.Method} {request.RequestUri}: {fault.Message}");
            return null;
        }
    }

    // A probe that comes before the instance can answer at all.
    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync("/health/ready?for=writes");
            return response.IsSuccessStatusCode;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }
}
