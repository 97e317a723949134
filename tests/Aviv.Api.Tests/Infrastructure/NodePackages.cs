using System.Text.RegularExpressions;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>A folder below <c>tests/</c> of packages from npm; they stay installed between runs. Nobody else uses them meanwhile.</summary>
internal sealed partial class NodePackages : IAsyncDisposable
{
    private const int OldestNode = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private FileStream? _alone;

    private NodePackages(string folder) => Folder = Path.Combine(Repository.Root, "tests", folder);

    public string Folder { get; }

    /// <summary>Why there are none, if so.</summary>
    public string? Missing { get; private set; }

    public static async Task<NodePackages> InstallAsync(string folder)
    {
        var packages = new NodePackages(folder);
        using var limit = new CancellationTokenSource(Limit);
        var node = await packages.NodeAsync(limit.Token);
        if (node < OldestNode) packages.Missing = $"Node.js {OldestNode} or later is not installed";
        else
        {
            packages._alone = await packages.AloneAsync(limit.Token);
            await packages.InstallAsync(limit.Token);
        }

        return packages;
    }

    public ValueTask DisposeAsync() => _alone?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<int> NodeAsync(CancellationToken stop)
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
        Missing = $"The npm registry is out of reach ({OutOfReach().Match(output)})";
    }

    // Another run of the tests in the same checkout would delete the tools that this one uses.
    private async Task<FileStream> AloneAsync(CancellationToken stop)
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
