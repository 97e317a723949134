using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Pipeline;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Capacity;

public sealed class CutAnswerTests(ApiFixture api) : ApiTest(api)
{
    // Text that no encoding makes much shorter: three megabytes in a page of a hundred.
    private const string Incompressible = """
        UPDATE listing SET description = made.text
        FROM (SELECT id, string_agg(chr(19968 + (random() * 20000)::int), '') AS text
              FROM generate_series(1, 100) id, generate_series(1, 10000) GROUP BY id) made
        WHERE made.id = listing.id
        """;

    [Fact]
    public async Task Answer_ThatIsOutOfTimeHalfway_BreaksItsConnection()
    {
        await LongListings.InsertAsync(Database, 100);
        await Database.ExecuteAsync(Incompressible);
        await using var app = new AvivApp(Database.ConnectionString, services: services => services
            .Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = WithASmallBuffer)
            .PostConfigure<RequestTimeoutOptions>(timeouts =>
                timeouts.DefaultPolicy = new()
                {
                    Timeout = TimeSpan.FromSeconds(2),
                    WriteTimeoutResponse = timeouts.DefaultPolicy!.WriteTimeoutResponse,
                }));
        using var client = app.CreateClient();
        app.Logs.Start();
        using var connection = new TcpClient { ReceiveBufferSize = 4096 };
        await connection.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
        await connection.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("GET /listings HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"));

        const string Cut = "An answer was cut short: the request was out of time";
        await Poll.UntilAsync(() => app.Logs.Count(line => line.Contains(Cut, StringComparison.Ordinal)) > 0, "the answer was cut");

        var received = await ReadToEndAsync(connection.GetStream());
        Assert.StartsWith("HTTP/1.1 200", received, StringComparison.Ordinal);
        Assert.Contains("Transfer-Encoding: chunked", received, StringComparison.Ordinal);
        Assert.False(received.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal), "The answer ended as if it were whole.");
    }

    /// <summary>
    /// The server breaks a write that it was in. What is cut between two writes, or gives up without a word, it would end as whole.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_ThatIsCutBetweenTwoWrites_BreaksItsConnection(bool throws)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new() { Timeout = TimeSpan.FromMilliseconds(100) });
        await using var app = builder.Build();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseMiddleware<TruncatedResponses>();
        app.MapGet("/", async http =>
        {
            await http.Response.WriteAsync("[1,", CancellationToken.None);
            await http.Response.Body.FlushAsync(CancellationToken.None);
            var outOfTime = new TaskCompletionSource();
            await using var registered = http.RequestAborted.Register(outOfTime.SetResult);
            await outOfTime.Task;
            if (throws) http.RequestAborted.ThrowIfCancellationRequested();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };

        using var answer = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsStringAsync());
    }

    // So that a client that does not read soon stops the server from writing.
    private static Socket WithASmallBuffer(EndPoint address)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        socket.SendBufferSize = 4096;
        return socket;
    }

    // What came before the connection broke, one character a byte.
    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received);
        }
        catch (IOException)
        {
            // Broken, as it should be; the bytes decide.
        }

        return Encoding.Latin1.GetString(received.ToArray());
    }
}
