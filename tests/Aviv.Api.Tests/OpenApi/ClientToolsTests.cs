using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>What the tools of API clients make of docs/openapi.json. They come from npm, and stay installed between runs.</summary>
public sealed partial class ClientToolsTests
{
    private const int OldestNode = 20;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "openapi");

    [Fact(Timeout = 180_000)]
    public async Task CommittedDocument_PassesTheLinters_AndGivesTypesThatAClientCompilesWith()
    {
        var stop = TestContext.Current.CancellationToken;
        var node = await NodeAsync(stop);
        Assert.SkipUnless(node >= OldestNode, $"Node.js {OldestNode} or later is not installed, so nothing has linted docs/openapi.json.");
        using var alone = await AloneAsync(stop);
        await InstallAsync(stop);

        var (exitCode, output) = await Command.RunAsync(Folder, "npm", ["run", "--silent", "check"], stop);

        Assert.True(exitCode == 0, output);
    }

    private static async Task<int> NodeAsync(CancellationToken stop)
    {
        var (_, output) = await Command.RunAsync(Folder, "node", ["--version"], stop);
        return VersionOfNode().Match(output) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, null) : 0;
    }

    private static async Task InstallAsync(CancellationToken stop)
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc > File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"))) return;
        var (exitCode, output) = await Command.RunAsync(Folder, "npm",
            ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"], stop);
        if (exitCode == 0) return;
        Assert.SkipWhen(OutOfReach().IsMatch(output), $"The npm registry is out of reach ({OutOfReach().Match(output)}), so nothing has linted docs/openapi.json.");
        Assert.Fail(output);
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
