using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Aviv.Api.Tests.Server;

namespace Aviv.Api.Tests.Cache;

/// <summary>A Redis of the test's own, to be broken. It writes all it holds to disk, so that it comes back with its old contents.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-redis").FullName;
    private readonly int _port = FreePort();
    private readonly string[] _asServer;
    private readonly string[] _asClient;
    private Process? _process;

    private RedisServer(TestAuthority? authority)
    {
        ConnectionString = authority is null ? $"127.0.0.1:{_port}" : $"localhost:{_port},ssl=true";
        if (authority?.Issue("localhost") is not var (certificate, key))
        {
            (_asServer, _asClient) = (["--port", $"{_port}"], []);
            return;
        }

        _asServer =
        [
            "--port", "0", "--tls-port", $"{_port}", "--tls-cert-file", certificate, "--tls-key-file", key,
            "--tls-ca-cert-file", authority.Path, "--tls-auth-clients", "no",
        ];
        _asClient = ["--tls", "--cacert", authority.Path];
    }

    public string ConnectionString { get; }

    /// <param name="authority">Whose certificate it shows; none for a server without TLS.</param>
    public static async Task<RedisServer> StartAsync(TestAuthority? authority = null)
    {
        Assert.SkipUnless(
            await IsInstalledAsync(),
            "There is no redis-server to start: install it, as by 'apt-get install redis-server'.");
        var server = new RedisServer(authority);
        await server.RestartAsync();
        return server;
    }

    public static async Task<bool> IsInstalledAsync() => (await RunAsync("redis-server", "--version")).ExitCode == 0;

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Poll.Limit);
        _process.Dispose();
        _process = null;
    }

    /// <summary>With what it held when it was killed.</summary>
    public async Task RestartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server",
            [.. _asServer, "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"])
        {
            RedirectStandardOutput = true,
        })!;
        _process.BeginOutputReadLine();
        await Poll.UntilAsync(async () => await TryAsync("PING") == "PONG", "Redis answered");
    }

    /// <summary>SIGSTOP: connections stay, and nothing answers.</summary>
    public Task HangAsync() => RunAsync("kill", "-STOP", $"{_process!.Id}");

    /// <summary>SIGCONT: what was sent meanwhile takes effect.</summary>
    public Task GoOnAsync() => RunAsync("kill", "-CONT", $"{_process!.Id}");

    /// <summary>What <c>redis-cli</c> prints.</summary>
    public async Task<string> AskAsync(params string[] command) =>
        (await RunAsync("redis-cli", ["-p", $"{_port}", .. _asClient, .. command])).Output.Trim();

    public Task AwaitKeysAsync(int count) =>
        Poll.UntilAsync(async () => await AskAsync("DBSIZE") == $"{count}", $"Redis held {count} keys");

    /// <summary>Everything that it ever was told, as it is on disk.</summary>
    public string Journal() =>
        Encoding.Latin1.GetString([.. Directory.GetFiles(_folder, "*.aof", SearchOption.AllDirectories).SelectMany(File.ReadAllBytes)]);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> TryAsync(string command)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            return (await Command.RunAsync(_folder, "redis-cli", ["-p", $"{_port}", .. _asClient, command], limit.Token)).Output.Trim();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Poll.Limit);
        return await Command.RunAsync(Path.GetTempPath(), program, arguments, limit.Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
