using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Server;

/// <summary>What the server takes of a client. What it refuses before it is a request, it refuses without a body.</summary>
public sealed class ServerLimitsTests(ApiFixture api) : ApiTest(api)
{
    private const string Head = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

    public static TheoryData<string, string> Requests { get; } = new()
    {
        { $"{Head}\r\n", "200" },
        { $"{Head}X-Long: {new string('x', 16_000)}\r\n\r\n", "200" },
        { $"{Head}X-Long: {new string('x', 16 * 1024)}\r\n\r\n", "431" },
        { $"{Head}{Headers(62)}\r\n", "200" },
        { $"{Head}{Headers(63)}\r\n", "431" },
        { $"GET /listings?q={new string('x', 8 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n", "414" },
        { RawConnection.HeadOf(new string(' ', 65_537)), "413" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_LargerThanItMayBe_IsRefused(string request, string status)
    {
        using var connection = await RawConnection.OpenAsync(Client.BaseAddress!);
        await connection.SendAsync(request);

        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_ThatNeedsTooLong_IsClosed()
    {
        await using var app = new AvivApp(
            Database.ConnectionString, new() { ["Server:KeepAliveSeconds"] = "1", ["Server:HeadersSeconds"] = "1" });
        using var client = app.CreateClient();
        using var silent = await RawConnection.OpenAsync(client.BaseAddress!);
        using var done = await RawConnection.OpenAsync(client.BaseAddress!);
        await done.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
        using var slow = await RawConnection.OpenAsync(client.BaseAddress!);
        await slow.SendAsync("GET /health/live HTTP/1.1\r\nHost:");

        Assert.Equal("", await silent.ReadToEndAsync());
        Assert.StartsWith("HTTP/1.1 200 ", await done.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 408 ", await slow.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_BeyondTheMost_AreClosedAtOnce_UntilOneEnds()
    {
        await using var app = new AvivApp(Database.ConnectionString, new() { ["Server:MaxConnections"] = "1" });
        using var client = app.CreateClient();
        using (var first = await RawConnection.OpenAsync(client.BaseAddress!))
        {
            await first.SendAsync("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");
            using var second = await RawConnection.OpenAsync(client.BaseAddress!);
            Assert.Equal("", await second.ReadToEndAsync());
        }

        await Poll.UntilAsync(async () => await IsServedAsync(client.BaseAddress!), "another connection was served");
    }

    [Fact]
    public void Limits_OfTheServer_AreAsTheDocumentationSays()
    {
        var limits = App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((20_000, 0), (limits.MaxConcurrentConnections, limits.MaxConcurrentUpgradedConnections));
        Assert.Equal((75, 10), (limits.KeepAliveTimeout.TotalSeconds, limits.RequestHeadersTimeout.TotalSeconds));
        Assert.All([limits.MinRequestBodyDataRate!, limits.MinResponseDataRate!], slowest => Assert.Equal(
            (240, 5), (slowest.BytesPerSecond, slowest.GracePeriod.TotalSeconds)));
        Assert.Equal((64 * 1024, 64 * 1024), (limits.MaxRequestBufferSize, limits.MaxResponseBufferSize));
        Assert.Equal(
            (100, 8 * 1024, 64 * 1024, 128 * 1024),
            (limits.Http2.MaxStreamsPerConnection, limits.Http2.MaxRequestHeaderFieldSize, limits.Http2.InitialStreamWindowSize,
                limits.Http2.InitialConnectionWindowSize));
    }

    // Host and Connection are two of them.
    private static string Headers(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: x\r\n"));

    private static async Task<bool> IsServedAsync(Uri server)
    {
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync($"{Head}\r\n");
        return (await connection.ReadToEndAsync()).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
    }
}
