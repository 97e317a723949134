using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>An API whose callers come from a provider, and a stranger's provider, which it was not told to trust.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    private readonly TestProvider _provider = new();
    private readonly TestProvider _stranger = new();

    internal TestProvider Stranger => _stranger;

    public TestDatabase Database { get; private set; } = null!;

    /// <summary>One for all tests: the clock stands still, so its token stays good.</summary>
    internal Forge Forge { get; private set; } = null!;

    public AvivApp App { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        App = new AvivApp(HeldLock.Patient(Database), _provider.Settings);
        _provider.Clock = _stranger.Clock = App.Clock;
        await Task.WhenAll(_provider.StartAsync(), _stranger.StartAsync());
        Client = App.CreatePlainClient();
        Forge = new(
            await _provider.TokenAsync(), _provider.Keys, _stranger.Keys, _stranger.Address, await _stranger.TokenAsync(),
            await _provider.IdTokenAsync());
        // On a busy machine the API may give up on the provider, until it has its keys.
        using var first = await Poll.UntilServedAsync(() => Client.CreateAsync(Forge.Good));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (App is not null) await App.DisposeAsync();
        await _provider.DisposeAsync();
        await _stranger.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
    }
}

internal static class TokenRequests
{
    /// <summary>A client that sends what it is given: the factory's tidies headers up, and may have a credential of its own.</summary>
    public static HttpClient CreatePlainClient(this AvivApp app)
    {
        using var client = app.CreateClient();
        return new() { BaseAddress = client.BaseAddress, Timeout = Poll.Limit };
    }

    /// <summary>Creates a listing as the bearer of a token.</summary>
    public static Task<HttpResponseMessage> CreateAsync(this HttpClient client, string token) =>
        client.SendWithAsync($"Bearer {token}", "POST", "/listings", Sample.Listing().ToJsonString());
}
