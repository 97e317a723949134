using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Aviv.Api.Tests.Faults;

/// <summary>One connection of the API, and the one to PostgreSQL that belongs to it.</summary>
internal sealed class ProxiedConnection(CuttingProxy proxy, Socket api, Socket database)
{
    /// <summary>Whether its cut is decided: what it still carries is neither counted nor passed on.</summary>
    public bool IsDoomed { get; set; }

    public Task RunAsync() => Task.WhenAll(PassAsync(Sender.Api, api, database), PassAsync(Sender.Database, database, api));

    public void Break(bool resets)
    {
        foreach (var socket in (Socket[])[api, database]) Close(socket, resets);
    }

    private static void Close(Socket socket, bool resets)
    {
        try
        {
            if (resets) socket.LingerState = new(enable: true, seconds: 0);
            else socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other end, or the other direction, was faster.
        }

        socket.Dispose();
    }

    private async Task PassAsync(Sender sender, Socket from, Socket to)
    {
        try
        {
            await using var stream = new NetworkStream(from);
            await PassAsync(PipeReader.Create(stream), new Framing(sender), to);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Broken, by a cut or by one of the ends.
        }

        Break(resets: false);
    }

    private async Task PassAsync(PipeReader reader, Framing framing, Socket to)
    {
        for (var ended = false; !ended;)
        {
            var read = await reader.ReadAsync();
            var received = read.Buffer;
            while (framing.TryTake(ref received, out var bytes, out var message)) await PassAsync(message, bytes, to);
            reader.AdvanceTo(received.Start, received.End);
            ended = read.IsCompleted;
        }
    }

    private async Task PassAsync(WireMessage message, ReadOnlySequence<byte> bytes, Socket to)
    {
        var cut = proxy.Judge(this, message);
        // The answer to the last message that arrives must not slip through before the connection breaks.
        if (cut is null && IsDoomed) return;
        if (cut is not { Delivers: false })
            foreach (var segment in bytes) await SendAsync(to, segment);
        if (cut is not null) proxy.Make(cut, this);
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes)..];
    }
}
