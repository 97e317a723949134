using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Access;

/// <summary>Keys that are good, and those that are not.</summary>
public sealed class ApiKeyTests(ClosedApiFixture api) : AccessTest(api)
{
    private static readonly string Body = Sample.Listing().ToJsonString();

    // Made from a good key and another good one.
    private static readonly Dictionary<string, Func<string, string, string>> Hostile = new()
    {
        ["of another secret"] = (good, other) => good[..^43] + other[^43..],
        ["of another prefix"] = (good, other) => good[..12] + other[12..24] + good[24..],
        ["one character off"] = (good, _) => good[..^1] + (good[^1] == 'a' ? 'b' : 'a'),
        ["in capitals"] = (good, _) => "ApiKey " + good[7..].ToUpperInvariant(),
        ["cut short"] = (good, _) => good[..^1],
        ["too long"] = (good, _) => good + "a",
        ["8 KiB long"] = (good, _) => good + new string('a', 8_192),
        ["without secret"] = (good, _) => good[..24],
        ["without prefix"] = (good, _) => "ApiKey aviv__" + good[^43..],
        ["twice"] = (good, _) => $"{good} {good[7..]}",
        ["twice with a comma"] = (good, _) => $"{good}, {good}",
        ["in quotes"] = (good, _) => $"ApiKey \"{good[7..]}\"",
        ["as a parameter"] = (good, _) => $"ApiKey key={good[7..]}",
        ["as a bearer token"] = (good, _) => good.Replace("ApiKey", "Bearer", StringComparison.Ordinal),
        ["as basic"] = (good, _) => good.Replace("ApiKey", "Basic", StringComparison.Ordinal),
        ["without a scheme"] = (good, _) => good[7..],
        ["of another brand"] = (good, _) => good.Replace("aviv_", "ghp__", StringComparison.Ordinal),
        ["with SQL"] = (good, _) => "ApiKey aviv_' OR 1=1 --_" + good[^43..],
        ["with a percent escape"] = (good, _) => good.Replace('_', '%'),
        ["empty"] = (_, _) => "ApiKey ",
        ["scheme alone"] = (_, _) => "ApiKey",
    };

    public static TheoryData<string> HostileNames => [.. Hostile.Keys];

    [Fact]
    public async Task Key_ThatIsGood_Writes_WhateverTheCaseOfItsScheme()
    {
        var key = await KeyAsync("north");

        foreach (var scheme in new[] { "ApiKey", "apikey", "APIKEY" })
            Assert.Equal(HttpStatusCode.Created, (await AnswerAsync("POST", "/listings", Body, scheme + key[6..])).Status);
    }

    [Theory, MemberData(nameof(HostileNames))]
    public async Task Key_Hostile_IsRefused_AndWritesNothing(string name)
    {
        var credential = Hostile[name](await KeyAsync("north"), await KeyAsync("south"));

        await AssertRefusedAsync(credential);
    }

    [Fact]
    public async Task Key_InTwoHeaders_IsRefused()
    {
        var key = await KeyAsync("north");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/listings") { Content = Json(Body) };
        request.Headers.TryAddWithoutValidation("Authorization", [key, key]);

        (await Client.AnswerAsync(request)).AssertProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Key_WithALineFeed_DoesNotReachTheApi()
    {
        var key = await KeyAsync("north");
        using var socket = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /listings HTTP/1.1\r\nHost: a\r\nAuthorization: {key[..30]}\n{key[30..]}\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(socket.GetStream());

        Assert.Equal("HTTP/1.1 400 Bad Request", await answer.ReadLineAsync());
    }

    [Fact]
    public async Task Key_InTheAddress_IsNoCredential()
    {
        var key = await KeyAsync("north");

        (await AnswerAsync("POST", $"/listings?api_key={key[7..]}", Body)).AssertProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Key_ExpiredOrRevoked_IsRefused()
    {
        await AssertRefusedAsync(await TestKeys.MakeAsync(Database, "north", [], expires: "'2022-12-31T23:59:59Z'"));
        await AssertRefusedAsync(await TestKeys.MakeAsync(Database, "north", [], revoked: "'2022-12-31T23:59:59Z'"));
        var soon = await TestKeys.MakeAsync(Database, "north", [], expires: "'2023-01-01T00:00:10Z'");
        Assert.Equal(HttpStatusCode.Created, (await AnswerAsync("POST", "/listings", Body, soon)).Status);

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AnswerAsync("POST", "/listings", Body, soon)).Status);
    }

    [Fact]
    public async Task Key_RevokedSinceItWasSeen_IsRefusedWithinHalfAMinute()
    {
        var key = await KeyAsync("north");
        Assert.Equal(HttpStatusCode.Created, (await AnswerAsync("POST", "/listings", Body, key)).Status);
        await Database.ExecuteAsync("UPDATE api_key SET revoked_at = now()");

        Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AnswerAsync("POST", "/listings", Body, key)).Status);
    }

    [Fact]
    public async Task Key_SeenJustNow_CostsNoQuery()
    {
        var key = await KeyAsync("north");
        await AnswerAsync("GET", "/listings/1", credential: key);
        App.Logs.Start();

        await AnswerAsync("GET", "/listings/2", credential: key);

        Assert.DoesNotContain(App.Logs.StopForSql(), sql => sql.Contains("api_key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prefix_ThatIsUnknown_IsRememberedForAWhile()
    {
        var unknown = $"ApiKey {ApiKeySecret.New().Reveal()}";
        await AssertRefusedAsync(unknown);
        App.Logs.Start();

        await AssertRefusedAsync(unknown);

        Assert.DoesNotContain(App.Logs.StopForSql(), sql => sql.Contains("api_key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_ThatWasUsed_HasItsHourWrittenDown()
    {
        var key = await KeyAsync("north");
        await KeyAsync("south");
        At("2023-01-01T10:20:30Z");
        await AnswerAsync("GET", "/listings", credential: key);

        Clock.Advance(TimeSpan.FromMinutes(1));

        await Poll.UntilAsync(async () => (await UsesAsync()).Count > 0, "the use was written down");
        Assert.Equal([$"({key[12..24]},\"2023-01-01 10:00:00\")"], await UsesAsync());
    }

    private Task<List<string>> UsesAsync() =>
        Database.RowsAsync("SELECT prefix, to_char(used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS used FROM api_key_use");

    private async Task AssertRefusedAsync(string credential)
    {
        foreach (var (method, address, body) in new[] { ("POST", "/listings", Body), ("GET", "/listings/1", null) })
        {
            using var response = await SendAsync(method, address, body, credential);
            (await WriteRequests.ReadAsync(response)).AssertProblem(401, "unauthenticated");
            Assert.Equal("Bearer error=\"invalid_token\", ApiKey", $"{response.Headers.WwwAuthenticate}");
        }

        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }
}
