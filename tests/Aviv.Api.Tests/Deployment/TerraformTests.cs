using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Deployment;

/// <summary>What is under <c>deploy/terraform</c> is formatted, fits the provider, and its own tests hold.</summary>
public sealed class TerraformTests
{
    private const int ToolMissing = 3;

    [Fact]
    public async Task Configuration_IsFormattedAndValid() => await CheckAsync("--quick");

    [Fact(Explicit = true)]
    public async Task Configuration_PassesItsOwnTests() => await CheckAsync();

    private static async Task CheckAsync(params string[] arguments)
    {
        var (exitCode, output) = await Command.RunAsync(
            Repository.Root, "bash", ["ops/terraform.sh", .. arguments], TestContext.Current.CancellationToken);

        Assert.SkipWhen(exitCode == ToolMissing, output);
        Assert.True(exitCode == 0, output);
    }
}
