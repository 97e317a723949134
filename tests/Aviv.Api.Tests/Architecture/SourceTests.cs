using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Architecture;

/// <summary>The text of what is committed, as it is read in a window or in a review.</summary>
public sealed class SourceTests
{
    private const int Widest = 140;

    private static readonly string[] Kinds = [".cs", ".sh", ".md", ".lua", ".sql", ".tf", ".hcl"];
    private static readonly string[] Folders = ["src", "tests", "bench", "deploy", "docs", "ops", "scripts"];

    // What is built, installed or generated.
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", ".local", ".terraform", "Migrations"];

    [Fact]
    public void Lines_AreNotWiderThanAWindow()
    {
        var wide = Files().SelectMany(WideLines).ToList();

        Assert.True(wide.Count == 0, $"Wrap these lines at {Widest} characters:\n{string.Join('\n', wide)}");
    }

    [Fact]
    public void Files_AreFound() => Assert.All(
        ["run.sh", "README.md", "src/Aviv.Api/Program.cs", "docs/scale.md", "bench/wrk/post.lua", "bench/sql/post.sql",
            "deploy/terraform/main.tf"],
        file => Assert.Contains(Path.Combine(Repository.Root, file), Files()));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Repository.Root)
        .Concat(Folders.SelectMany(folder => Below(Path.Combine(Repository.Root, folder))))
        .Where(file => Kinds.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(inner => !Skipped.Contains(Path.GetFileName(inner))).SelectMany(Below));

    private static IEnumerable<string> WideLines(string file)
    {
        var isMarkdown = Path.GetExtension(file) == ".md";
        var isInFence = false;
        foreach (var (i, line) in File.ReadLines(file).Index())
        {
            if (isMarkdown && line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isInFence = !isInFence;
            // A row of a table cannot be wrapped, and an example is shown as it is printed.
            if (line.Length > Widest && !(isMarkdown && (isInFence || line.StartsWith('|'))))
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{i + 1}";
        }
    }
}
