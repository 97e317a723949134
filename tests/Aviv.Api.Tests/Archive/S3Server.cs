using System.Diagnostics;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Archive;

/// <summary>An S3 server on the loopback, of other make than the client: npm's <c>s3rver</c>. It ends with its standard input.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private const string Key = "S3RVER";

    private readonly Process _process;

    private S3Server(Process process, string port) => (_process, Endpoint) = (process, $"http://127.0.0.1:{port}");

    public string Endpoint { get; }

    /// <summary>What tells the archive of it, as environment variables.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Archive__S3Endpoint"] = Endpoint,
        ["Archive__S3AccessKey"] = Key,
        ["Archive__S3SecretKey"] = Key,
    };

    public static async Task<S3Server> StartAsync(NodePackages packages)
    {
        var process = Process.Start(new ProcessStartInfo("node", ["s3.mjs"])
        {
            WorkingDirectory = packages.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Limit);
        return new(process, port ?? throw new InvalidOperationException("The S3 server ended at once."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Poll.Limit);
        _process.Dispose();
    }
}
