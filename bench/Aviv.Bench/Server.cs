using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aviv.Bench;

/// <summary>A server that was published for the benchmark, as a process of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private Server(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What it has in memory, in MB.</summary>
    public double ResidentMegabytes => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>Starts a project's server in Production, and waits until it answers.</summary>
    public static Task<Server> StartAsync(string project, Dictionary<string, string> settings, CancellationToken cancellationToken) =>
        StartAsync(project, ["dotnet", $"{project}.dll"], settings, cancellationToken);

    public static async Task<Server> StartAsync(
        string folder, string[] command, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(command[0], command[1..]);
        (start.WorkingDirectory, start.RedirectStandardInput) = (Places.Built(folder), true);
        foreach (var (name, value) in InProduction(port).Concat(settings)) start.Environment[name] = value;
        var server = new Server(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        try
        {
            await server.WaitAsync("/health/live", cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Until the path is answered with success.</summary>
    public async Task WaitAsync(string path, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Address };
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience && !_process.HasExited;)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, cancellationToken);
        }

        throw new BenchException($"{_process.StartInfo.ArgumentList[0]} did not start.");
    }

    // As ASP.NET Core and as Node services are told.
    private static Dictionary<string, string> InProduction(int port) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["Logging__LogLevel__Default"] = "Warning",
        ["NODE_ENV"] = "production",
        ["PORT"] = $"{port}",
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
