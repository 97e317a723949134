using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

/// <summary>What docs/security.md says is tested, is.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"));

    [Fact]
    public void Tests_ThatThePageNames_Exist()
    {
        var named = Named().Matches(Page)
            .Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value)).ToList();
        var missing = named.Where(test => !Exists(test.Class, test.Method)).Select(test => $"{test.Class}.{test.Method}");

        Assert.NotEmpty(named);
        Assert.Empty(missing);
    }

    [Fact]
    public void Points_OfTheTopTen_AreAllThere() =>
        Assert.Equal(Enumerable.Range(1, 10).Select(point => $"API{point}"), Point().Matches(Page).Select(match => match.Groups[1].Value));

    private static bool Exists(string type, string method) =>
        typeof(SecurityPageTests).Assembly.GetTypes().Any(candidate => candidate.Name == type
            && candidate.GetMethods().Any(test => IsTest(test) && (method == "*" || test.Name == method)));

    private static bool IsTest(System.Reflection.MethodInfo method) =>
        method.GetCustomAttributes(typeof(FactAttribute), inherit: true) is not [];

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+|\*)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\| (API\d+) ", RegexOptions.Multiline)]
    private static partial Regex Point();
}
