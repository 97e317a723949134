using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>What is no good token is refused, whether it is to write or to read, and the good one that it was made from is taken.</summary>
public sealed class HostileTokenTests(ProviderFixture api) : IClassFixture<ProviderFixture>, IAsyncLifetime
{
    private static readonly Dictionary<string, Func<Forge, string>> Hostile =
        HostileSignatures.All().Concat(HostileClaims.All()).Select(token => token.AsBearer())
            .Concat(HostileHeaders.All()).ToDictionary(variant => variant.Name, variant => variant.Make);

    private static readonly Dictionary<string, Func<Forge, string>> Powerless =
        PowerlessTokens.All().Select(token => token.AsBearer()).ToDictionary(variant => variant.Name, variant => variant.Make);

    private static readonly Dictionary<string, Func<Forge, string>> Good =
        GoodTokens.All().ToDictionary(variant => variant.Name, variant => variant.Make);

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    public static TheoryData<string> PowerlessNames => [.. Powerless.Keys];

    public static TheoryData<string> GoodNames => [.. Good.Keys];

    public async ValueTask InitializeAsync() => await api.Database.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Request_OfAHostileToken_IsRefused(string name)
    {
        var authorization = Hostile[name](api.Forge);
        api.App.Logs.Start();

        foreach (var method in new[] { "POST", "GET" }) await AssertRefusedAsync(method, "/listings", authorization);

        Assert.DoesNotContain(api.App.Logs.Stop(), line => api.Forge.Secrets.Any(line.Contains));
        Assert.Equal(0, await api.Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
        using var good = await api.Client.CreateAsync(api.Forge.Good);
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
    }

    [Theory]
    [MemberData(nameof(PowerlessNames))]
    public async Task Write_OfAPowerlessToken_IsForbidden(string name)
    {
        var authorization = Powerless[name](api.Forge);

        using var written = await SendAsync("POST", "/listings", authorization);
        using var read = await SendAsync("GET", "/listings", authorization);

        Assert.Equal(("forbidden", HttpStatusCode.Forbidden), (await CodeAsync(written), written.StatusCode));
        Assert.Equal("[]", await read.Content.ReadAsStringAsync());
        Assert.Equal(0, await api.Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Theory]
    [MemberData(nameof(GoodNames))]
    public async Task Write_OfAGoodToken_IsTaken(string name)
    {
        using var response = await SendAsync("POST", "/listings", Good[name](api.Forge));

        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        Assert.Equal(["(agency-a)"], await api.Database.RowsAsync("SELECT source FROM listing"));
    }

    [Fact]
    public async Task Write_WithTheTokenInTheAddress_IsRefused() => await AssertRefusedAsync(
        "POST", $"/listings?access_token={api.Forge.Good}", authorization: null);

    [Fact]
    public async Task Request_OfATokenBeyondAllHeaders_IsRefusedByTheServer()
    {
        using var response = await SendAsync("POST", "/listings", $"Bearer {new string('A', 60 * 1024)}");

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        Assert.Equal(0, await api.Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Request_OfATokenThatNamesItsKeys_AsksNobodyForThem()
    {
        var before = api.Stranger.Asked;

        foreach (var name in new[] { "jku", "x5u", "iss of the stranger", "a token of another provider" })
            await AssertRefusedAsync("POST", "/listings", Hostile[name](api.Forge));

        Assert.Equal(before, api.Stranger.Asked);
    }

    [Fact]
    public async Task Request_WithTwoGoodCredentials_IsRefused()
    {
        var address = api.Client.BaseAddress!;
        using var socket = new TcpClient(address.Host, address.Port);
        var credential = $"Authorization: Bearer {api.Forge.Good}\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /listings HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{credential}{credential}\r\n"));

        var answer = await new StreamReader(socket.GetStream()).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"unauthenticated\"", answer, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string method, string address, string? authorization)
    {
        using var response = await SendAsync(method, address, authorization);

        var said = $"{method} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
        Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, said);
        Assert.Equal("unauthenticated", await CodeAsync(response));
        Assert.NotEmpty(response.Headers.WwwAuthenticate);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string address, string? authorization) =>
        api.Client.SendWithAsync(authorization, method, address, method == "POST" ? Sample.Listing().ToJsonString() : null);

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["code"];
}
