using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Docs;

/// <summary>Whoever follows a page from its top gets what it says: the README in each run, the pages of docs in the long ones.</summary>
public sealed class PageTests
{
    /// <summary>The pages with commands that a test can run.</summary>
    public static TheoryData<string> Pages =>
    [
        .. MarkdownPage.All.Where(page => page.Examples.Any(example => example.IsRun)).Select(page => page.Name)
            .Take(Faults.Faults.Size(quick: 1, stress: int.MaxValue)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_OfAPage_PrintWhatItShows(string path)
    {
        await SkipWithoutCurlAsync();
        var examples = MarkdownPage.All.Single(page => page.Name == path).Examples.Where(example => example.IsRun).ToList();
        await using var start = await FreshStart.CreateAsync();

        var printed = await start.RunAsync(examples.Select(example => example.Commands));

        Assert.Equal(examples.Count, printed.Count);
        Assert.All(examples.Zip(printed), pair => AssertShows(pair.First, pair.Second));
    }

    [Fact]
    public void Commands_OfTheReadme_AreRun() => Assert.Contains("README.md", Pages.Select(row => row.Data));

    [Fact]
    public void Commands_ThatAreNotRun_AreStillThere()
    {
        var left = MarkdownPage.All.SelectMany(page => page.Examples).Where(example => !example.IsRun)
            .SelectMany(example => example.Commands.Split('\n')).ToList();

        Assert.All(Example.Starts, start => Assert.Contains(left, line => line.StartsWith(start, StringComparison.Ordinal)));
    }

    // Or commands would be run by nobody for being called "bash".
    [Fact]
    public void Blocks_OfEveryPage_AreOfAKnownLanguage() => Assert.All(MarkdownPage.All, page =>
        Assert.Subset(new HashSet<string> { "", "sh", "json", "sql", "mermaid" }, page.Blocks.Select(block => block.Language).ToHashSet()));

    private static void AssertShows(Example example, string printed) =>
        Assert.True(
            Shown.Matches(example.Shown, printed), $"{example.Commands}\n\nprints:\n\n{printed}\n\nand the page shows:\n\n{example.Shown}");

    private static async Task SkipWithoutCurlAsync()
    {
        var (exitCode, _) = await Command.RunAsync(Path.GetTempPath(), "curl", ["--version"], TestContext.Current.CancellationToken);
        Assert.SkipWhen(exitCode != 0, "curl is not installed, so nobody has followed the pages.");
    }
}
