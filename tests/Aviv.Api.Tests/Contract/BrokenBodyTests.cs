using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

/// <summary>Bodies that do not arrive as HTTP says: it is the client who is told of it, and not the log.</summary>
public sealed class BrokenBodyTests(ApiFixture api) : ApiTest(api)
{
    public static MatrixTheoryData<string, string> BadChunks { get; } =
        new(["POST", "PUT", "PATCH"], ["80000000\r\n{", "ffffffff\r\n{", "123456789abcdef\r\n{", "g\r\n{", "-1\r\n{", "\r\n{"]);

    [Theory]
    [MemberData(nameof(BadChunks))]
    public async Task Write_InChunksThatAreNone_IsABadRequest(string method, string chunks)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();
        App.Logs.Start();

        using var socket = await SendAsync(method, id, "Transfer-Encoding: chunked", chunks);
        var answer = await ReadAsync(socket);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"malformed_json\"", answer, StringComparison.Ordinal);
        Assert.Empty(Complaints(App.Logs.Stop()));
        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Get_WithChunksThatAreNone_IsAnsweredAllTheSame()
    {
        App.Logs.Start();

        using var socket = await SendAsync("GET", await CreateAsync(Sample.Listing()), "Transfer-Encoding: chunked", "80000000\r\n{");
        var answer = await ReadAsync(socket);

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Empty(Complaints(App.Logs.Stop()));
    }

    [Theory]
    [InlineData("Content-Length: 1000", "{", true)]
    [InlineData("Content-Length: 1000", "{", false)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{", true)]
    [InlineData("Transfer-Encoding: chunked", "5\r\n{", false)]
    public async Task Write_OfAClientThatBreaksOff_IsNoFaultOfTheServer(string framing, string body, bool reset)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();
        App.Logs.Start();

        using (var socket = await SendAsync("PUT", id, framing, body))
        {
            // The request has to be under way, or a reset would take its head back as well.
            await HasLoggedAsync("Request starting");
            if (reset) socket.LingerState = new(enable: true, seconds: 0);
        }

        await HasLoggedAsync("RequestLog: PUT");
        var lines = App.Logs.Stop();
        Assert.Matches(" 4[0-9][0-9] ", lines.Single(line => line.Contains("RequestLog: PUT", StringComparison.Ordinal)));
        Assert.Empty(Complaints(lines));
        Assert.Equal(before, await TablesAsync());
    }

    private Task HasLoggedAsync(string words) =>
        Poll.UntilAsync(() => App.Logs.Count(line => line.Contains(words, StringComparison.Ordinal)) > 0, $"the log said {words}");

    // To the end of its object, and no further: what was sent and not read may end the connection by a reset.
    private static async Task<string> ReadAsync(TcpClient socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (answer, bytes) = (new StringBuilder(), new byte[4096]);
        for (var count = -1; count != 0 && !bytes.AsSpan(0, Math.Max(count, 0)).Contains((byte)'}');)
        {
            count = await socket.GetStream().ReadAsync(bytes, limit.Token);
            answer.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }

        return answer.ToString();
    }

    private static IEnumerable<string> Complaints(IEnumerable<string> lines) =>
        lines.Where(line => line.Split(' ')[0] is "Warning" or "Error" or "Critical");

    private async Task<TcpClient> SendAsync(string method, long id, string framing, string body)
    {
        var type = method == "PATCH" ? "application/merge-patch+json" : "application/json";
        var address = method == "POST" ? "/listings" : $"/listings/{id}";
        var socket = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{SuiteKey.HeaderLine}"
            + $"Content-Type: {type}\r\n{framing}\r\n\r\n{body}"));
        return socket;
    }
}
