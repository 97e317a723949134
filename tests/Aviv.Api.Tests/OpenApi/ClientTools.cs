using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

/// <summary>The tools of API clients, from npm.</summary>
public sealed class ClientTools : IAsyncLifetime
{
    private NodePackages _packages = null!;

    public async ValueTask InitializeAsync() => _packages = await NodePackages.InstallAsync("openapi");

    public ValueTask DisposeAsync() => _packages?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Runs a script of package.json, which must succeed, and hands on what it printed.</summary>
    public async Task<string> RunAsync(string script, string[] arguments, CancellationToken stop)
    {
        Assert.SkipWhen(_packages.Missing is not null, $"{_packages.Missing}, so no client tool has tried docs/openapi.json.");
        string[] run = ["run", "--silent", script, "--", .. arguments];
        var (exitCode, output) = await Command.RunAsync(_packages.Folder, "npm", run, stop);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
