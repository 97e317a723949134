using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>The tools of API clients, from npm; they stay installed between runs. Nobody else uses them meanwhile.</summary>
public sealed partial class ClientTools : IAsyncLifetime
{
    private const int OldestNode = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "openapi");

    private FileStream? _alone;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var node = await NodeAsync(limit.Token);
        if (node < OldestNode) _missing = $"Node.js {OldestNode} or later is not installed";
        else
        {
            _alone = await AloneAsync(limit.Token);
            await InstallAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync() => _alone?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Runs a script of package.json, which must succeed, and hands on what it printed.</summary>
    public async Task<string> RunAsync(string script, string[] arguments, CancellationToken stop)
    {
        Assert.SkipWhen(_missing is not null, $"{_missing}, so no client tool has tried docs/openapi.json.");
        string[] run = ["run", "--silent", script, "--", .. arguments];
        var (exitCode, output) = await Command.RunAsync(Folder, "npm", run, stop);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static async Task<int> NodeAsync(CancellationToken stop)
    {
        var (_, output) = await Command.RunAsync(Folder, "node", ["--version"], stop);
        return VersionOfNode().Match(output) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, null) : 0;
    }

    private async Task InstallAsync(CancellationToken stop)
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc > File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
        var (exitCode, output) = await Command.RunAsync(Folder, "npm",
            ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"], stop);
        if (exitCode == 0) return;
        Assert.True(OutOfReach().IsMatch(output), output);
        _missing = $"The npm registry is out of reach ({OutOfReach().Match(output)})";
    }

    // Another run of the tests in the same checkout would delete the tools that this one uses.
    private static async Task<FileStream> AloneAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200, stop);
            }
        }
    }

    [GeneratedRegex(@"^v(\d+)\.")]
    private static partial Regex VersionOfNode();

    [GeneratedRegex(@"code (E[45]\d\d|ENOTFOUND|ECONN\w+|EAI_AGAIN|E(NET|HOST)\w+|\w*TIMEOUT\w*|\w*TIMEDOUT)")]
    private static partial Regex OutOfReach();
}
