using Aviv.Deploy.Tests.Manifests;
using Aviv.Deploy.Tests.Rules;
using k8s;

namespace Aviv.Deploy.Tests;

/// <summary>What each of <c>deploy/kubernetes/overlays</c> puts into a cluster is what Kubernetes takes and the rules ask for.</summary>
public sealed class OverlayTests(ITestOutputHelper output)
{
    // Their fields are looked at by rules alone: docs/kubernetes.md says so.
    private static readonly string[] OthersGroups = ["postgresql.cnpg.io", "barmancloud.cnpg.io", "monitoring.coreos.com"];

    public static TheoryData<string> Overlays => [.. Overlay.Names];

    public static TheoryData<string, string> RulesInOverlays =>
        [.. Rule.All.SelectMany(rule => Overlay.Names.Select(overlay => (rule.Name, overlay)))];

    [Fact]
    public void Overlays_AreThoseThatThePagesName() => Assert.Equal(["development", "production", "staging"], Overlay.Names);

    [Theory]
    [MemberData(nameof(RulesInOverlays))]
    public void Rule_InAnOverlay_Holds(string rule, string overlay) => Assert.Empty(Rule.Named(rule).Check(Overlay.Load(overlay)));

    [Theory]
    [MemberData(nameof(Overlays))]
    public void BuiltInKinds_LoadStrictly(string name)
    {
        var overlay = Overlay.Load(name);
        var builtIn = Split(overlay.Yaml).Where(text => !IsOfOthers(text)).ToList();

        var loaded = KubernetesYaml.LoadAllFromString(string.Join("---\n", builtIn), typeMap: null, strict: true);

        Assert.Equal(builtIn.Count, loaded.Count);
        Assert.True(loaded.Count > 25, $"Only {loaded.Count} were loaded.");
        Assert.All(loaded, one => Assert.StartsWith("k8s.Models.", one.GetType().FullName, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFileSystem: true")]
    [InlineData("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: soon")]
    [InlineData("concurrencyPolicy: Forbid", "concurrency: Forbid")]
    public void BuiltInKinds_Misspelt_AreRefused(string right, string wrong)
    {
        var yaml = Overlay.Load("production").Yaml;
        Assert.Contains(right, yaml, StringComparison.Ordinal);
        var builtIn = Split(yaml.Replace(right, wrong, StringComparison.Ordinal)).Where(text => !IsOfOthers(text));

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(string.Join("---\n", builtIn), typeMap: null, strict: true));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void KindsOfOthers_AreNamedAsUnchecked(string name)
    {
        var kinds = Overlay.Load(name).Objects.Where(one => OthersGroups.Contains(one.Text("apiVersion")!.Split('/')[0]))
            .Select(one => one.Kind()).Distinct().Order().ToList();

        output.WriteLine($"{name}: no schema has checked {string.Join(", ", kinds)}.");
        var page = Repository.Read("docs/kubernetes.md");
        Assert.All(kinds, kind => Assert.Contains($"`{kind}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void KindsThatThePipelinesPolicyDoesNotKnow_AreInItsRole(string name)
    {
        var role = Repository.Read("docs/terraform.md").Split('\n')
            .Single(line => line.Contains("create role aviv-deployer", StringComparison.Ordinal));

        var missing = Overlay.Load(name).Objects.Select(one => (Kind: one.Kind(), Group: one.Text("apiVersion")!.Split('/')[0]))
            .Where(one => OthersGroups.Append("rbac.authorization.k8s.io").Contains(one.Group))
            .Select(one => $"{one.Kind.ToLowerInvariant()}s.{one.Group}").Except(role.Split('=', ',', ' '));

        Assert.Empty(missing);
    }

    private static string[] Split(string yaml) => yaml.Split("\n---\n").Select(text => $"{text.Trim()}\n").ToArray();

    private static bool IsOfOthers(string text) =>
        text.Split('\n').Any(line => OthersGroups.Any(group => line.StartsWith($"apiVersion: {group}/", StringComparison.Ordinal)));
}
