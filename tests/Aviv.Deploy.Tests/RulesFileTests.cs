using Aviv.Deploy.Tests.Manifests;

namespace Aviv.Deploy.Tests;

/// <summary>The alerts that Kubernetes gets are those of <c>ops/prometheus/rules</c>.</summary>
public sealed class RulesFileTests
{
    [Fact]
    public void PrometheusRule_IsAsTheScriptMakesIt()
    {
        var run = Tool.Run("bash", "ops/prometheus/kubernetes.sh", "--check");

        Assert.True(run?.ExitCode == 0, $"Run ops/prometheus/kubernetes.sh, since a rule has changed:\n{run?.Output}{run?.Errors}");
    }
}
