using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>What the Dockerfile and the compose file must hold to, read as text; <c>ops/images/drill.sh</c> builds and runs them.</summary>
public sealed partial class ImageTests
{
    private static readonly string Dockerfile = Read("Dockerfile");

    private static readonly Dictionary<string, string> Compose =
        Service().Matches(Read("docker-compose.yml")).ToDictionary(service => service.Groups["name"].Value, service => service.Value);

    public static TheoryData<string> Services => [.. Compose.Keys];

    [Fact]
    public void FinalStages_HoldNoShell_AndNeedNone()
    {
        var final = Stage().Matches(Dockerfile).Where(stage => !stage.Groups["base"].Value.Contains("sdk:", StringComparison.Ordinal)
            && stage.Groups["base"].Value != "build").Select(stage => stage.Value).ToList();

        Assert.Equal(3, final.Count);
        Assert.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS runtime\n", final[0]);
        Assert.Contains("\nUSER $APP_UID\n", final[0]);
        Assert.All(final, stage => Assert.DoesNotMatch("(?m)^RUN |^USER root|^(ENTRYPOINT|CMD) [^[]", stage));
        Assert.EndsWith("ENTRYPOINT [\"dotnet\", \"Aviv.Api.dll\"]\n", final[^1]);
    }

    [Fact]
    public void WhatIsCopied_IsThere_AndLetInByTheIgnoreFile()
    {
        var ignored = Read(".dockerignore").Split('\n');
        var copied = Copy().Matches(Dockerfile)
            .SelectMany(copy => copy.Groups["what"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal("*", ignored[0]);
        Assert.NotEmpty(copied);
        Assert.All(copied, path =>
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path);
            Assert.Contains(ignored, line => line.StartsWith('!') && path.StartsWith(line[1..], StringComparison.Ordinal));
        });
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_IsConfined(string name)
    {
        var lines = Compose[name];
        foreach (var line in new[] { "cap_drop: [ALL]", "read_only: true", "security_opt: [\"no-new-privileges:true\"]" })
            Assert.Contains($"\n    {line}\n", lines);
        Assert.Matches(@"\n    mem_limit: \d+[mg]\n    pids_limit: \d+\n", lines);
        // Ours say it themselves; the others would begin as root.
        Assert.Equal(name is not ("migrate" or "api"), lines.Contains("\n    user: ", StringComparison.Ordinal));
        Assert.DoesNotMatch("privileged|network_mode|CMD-SHELL|\"(ba)?sh\"", lines);
    }

    [Fact]
    public void Services_AreAllRead() => Assert.Equal(["api", "db", "migrate", "redis", "roles"], Compose.Keys.Order());

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^FROM (?<base>\S+) AS \w+\n(?:(?!FROM ).*\n)*", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex(@"^COPY (?!--)(?<what>.*) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copy();

    [GeneratedRegex(@"^  (?<name>\w+):\n(?:    .*\n)+", RegexOptions.Multiline)]
    private static partial Regex Service();
}
