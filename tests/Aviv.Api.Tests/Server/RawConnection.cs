using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Server;

/// <summary>A client that sends what it likes, at its own pace.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _socket;

    private RawConnection(TcpClient socket) => _socket = socket;

    /// <summary>The head of a POST of a listing, whose body is still to come.</summary>
    public static string HeadOf(string body) =>
        $"POST /listings HTTP/1.1\r\nHost: a\r\n{SuiteKey.HeaderLine}Content-Type: application/json\r\n"
        + $"Content-Length: {body.Length}\r\n\r\n";

    /// <param name="server">Where to.</param>
    /// <param name="from">Which of this machine's addresses; any, unless given.</param>
    public static async Task<RawConnection> OpenAsync(Uri server, IPAddress? from = null)
    {
        var socket = from is null ? new TcpClient() : new TcpClient(new IPEndPoint(from, 0));
        await socket.ConnectAsync(server.Host, server.Port);
        return new(socket);
    }

    public async Task SendAsync(string text) => await _socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>All that comes until the server ends the connection, in whichever way.</summary>
    public Task<string> ReadToEndAsync() => ReadAsync(until: null);

    /// <summary>All that comes until a text is among it.</summary>
    public async Task<string> ReadAsync(string? until)
    {
        using var limit = new CancellationTokenSource(Poll.Limit);
        var (received, bytes) = ("", new byte[4096]);
        try
        {
            for (var count = -1; count != 0 && (until is null || !received.Contains(until, StringComparison.Ordinal));)
            {
                count = await _socket.GetStream().ReadAsync(bytes, limit.Token);
                received += Encoding.UTF8.GetString(bytes, 0, count);
            }
        }
        catch (IOException)
        {
            // What was sent and not read may end it by a reset.
        }

        return received;
    }

    public void Dispose() => _socket.Dispose();
}
