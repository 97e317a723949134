using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>What becomes of callers while their provider is away, hangs, or changes its keys.</summary>
public sealed class ProviderTests : IAsyncLifetime
{
    private const int Day = 86_400;

    private readonly TestProvider _provider = new();
    private TestDatabase _database = null!;
    private AvivApp _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        var settings = _provider.Settings;
        // What is shortest: how soon after one request for its keys it is asked again.
        settings["Authentication:Schemes:Bearer:RefreshInterval"] = "00:00:01";
        _app = new(HeldLock.Patient(_database), settings);
        _provider.Clock = _app.Clock;
        await _provider.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Token_WhileTheProviderIsAwayFromTheStart_IsRefusedForNowAlone()
    {
        var token = await _provider.TokenAsync(seconds: Day);
        await _provider.StopAsync();
        Start();

        Assert.Equal("[]", await _client.GetStringAsync("/listings"));
        await AssertUnavailableAsync(token);
        await AssertRefusedAsync("POST", null);

        await _provider.StartAsync();
        await UntilTakenAsync(token);
    }

    [Fact]
    public async Task Token_WhileTheProviderHangs_IsRefusedForNowAlone()
    {
        var token = await _provider.TokenAsync(seconds: Day);
        _provider.Hang();
        Start();

        var refused = AssertUnavailableAsync(token);
        Assert.Equal("[]", await _client.GetStringAsync("/listings"));
        await refused;

        _provider.GoOn();
        await UntilTakenAsync(token);
    }

    [Fact]
    public async Task Token_WhileTheProviderIsAwayAndItsKeysAreKnown_IsTaken()
    {
        Start();
        var token = await _provider.TokenAsync(seconds: Day);
        await AssertTakenAsync(token);

        await _provider.StopAsync();
        await AssertTakenAsync(token);

        Assert.Equal(2, await _database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Token_OfANewKey_IsTakenWithoutARestart_AndOfAWithdrawnOneRefused()
    {
        Start();
        var former = await _provider.TokenAsync(seconds: Day);
        await AssertTakenAsync(former);

        // Twice: the first request for new keys is always granted.
        for (var i = 0; i < 2; i++)
        {
            await _provider.RotateAsync();
            var token = await _provider.TokenAsync(seconds: Day);
            await UntilTakenAsync(token, HttpStatusCode.Unauthorized);
            await AssertRefusedAsync("POST", former);
            await AssertRefusedAsync("GET", former);
            former = token;
        }
    }

    private void Start() => _client = _app.CreatePlainClient();

    private async Task AssertTakenAsync(string token)
    {
        using var response = await Poll.UntilServedAsync(() => _client.CreateAsync(token));
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
    }

    private async Task AssertUnavailableAsync(string token)
    {
        using var response = await _client.CreateAsync(token);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, body);
        Assert.Contains("\"code\":\"unavailable\"", body, StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private async Task AssertRefusedAsync(string method, string? token)
    {
        var body = method == "POST" ? Sample.Listing().ToJsonString() : null;
        using var response = await _client.SendWithAsync(token is null ? null : $"Bearer {token}", method, "/listings", body);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    // As a client would that asks again; a refusal may be held back for a while, by the clock that stands still here.
    private Task UntilTakenAsync(string token, HttpStatusCode meanwhile = HttpStatusCode.ServiceUnavailable) => Poll.UntilAsync(async () =>
    {
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var response = await _client.CreateAsync(token);
        if (response.StatusCode == HttpStatusCode.Created) return true;
        Assert.Contains(response.StatusCode, new[] { meanwhile, HttpStatusCode.ServiceUnavailable });
        return false;
    }, "the token was taken");
}
