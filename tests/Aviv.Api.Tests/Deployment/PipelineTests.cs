using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Deployment;

/// <summary>The workflows and the scripts of a release, by the tests that lie beside the check of them.</summary>
public sealed class PipelineTests
{
    private const int Limit = 600_000;

    [Fact(Timeout = Limit)]
    public async Task Workflows_AndScriptsOfARelease_PassTheirOwnTests()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var packages = await NodePackages.InstallAsync("pipeline");
        Assert.SkipWhen(packages.Missing is not null, $"{packages.Missing}, so nobody has checked the workflows.");

        var (exitCode, output) = await Command.RunAsync(packages.Folder, "npm", ["test", "--silent"], stop);

        Assert.True(exitCode == 0, output);
    }
}
