using Aviv.Deploy.Tests.Manifests;
using Aviv.Deploy.Tests.Mutants;
using Aviv.Deploy.Tests.Rules;

namespace Aviv.Deploy.Tests;

/// <summary>Each rule sees what it is for: production with one thing changed fails it.</summary>
public sealed class MutantTests
{
    public static TheoryData<string, string> Mutants => [.. Mutant.All.Select(mutant => (mutant.Rule, mutant.Name))];

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Mutant_FailsItsRule(string rule, string mutant)
    {
        var production = Overlay.Load("production");
        Assert.Empty(Rule.Named(rule).Check(production));
        var changed = production.Copy();

        Mutant.All.Single(one => one.Rule == rule && one.Name == mutant).Change(changed);

        Assert.NotEmpty(Rule.Named(rule).Check(changed));
    }

    [Fact]
    public void Rules_HaveAMutantEach() =>
        Assert.Empty(Rule.All.Select(rule => rule.Name).Except(Mutant.All.Select(mutant => mutant.Rule)));
}
