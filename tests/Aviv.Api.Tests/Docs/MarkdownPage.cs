using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

/// <summary>A page for readers, by its path in the checkout.</summary>
internal sealed partial class MarkdownPage(string path)
{
    /// <summary>The languages of blocks that may stand below commands, as what these print.</summary>
    private static readonly string[] Output = ["", "json"];

    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, path));

    /// <summary>All of them; the README is the first.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md" }.Concat(BelowDocs().Order(StringComparer.Ordinal))
            .Select(path => new MarkdownPage(path)),
    ];

    public string Name => path;

    public IReadOnlyList<MarkdownBlock> Blocks => [.. Fence().Matches(_text).Select(MarkdownBlock.Of)];

    /// <summary>The commands of the page, each with what it says they print: the next block, unless that holds commands too.</summary>
    public IReadOnlyList<Example> Examples =>
    [
        .. Blocks.Zip(Blocks.Skip(1).Append(MarkdownBlock.None)).Where(pair => pair.First.Language == "sh")
            .Select(pair => new Example(pair.First.Text, Output.Contains(pair.Second.Language) ? pair.Second.Text : "")),
    ];

    /// <summary>Where its links lead, but for those to other sites.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Prose, "")).Select(link => link.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>The names by which links reach its headings, as GitHub and most others make them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose)
        .Select(heading => NotOfAnchors().Replace(heading.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private string Prose => Fence().Replace(_text, "");

    private static IEnumerable<string> BelowDocs() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'));

    [GeneratedRegex(@"^(?<indent> *)```(?<language>[^\n]*)\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotOfAnchors();
}

/// <summary>What stands between two fences; those in a list are indented.</summary>
internal sealed record MarkdownBlock(string Language, string Text)
{
    public static MarkdownBlock None { get; } = new("none", "");

    public static MarkdownBlock Of(Match fence)
    {
        var indent = fence.Groups["indent"].Length;
        var lines = fence.Groups["text"].Value.Split('\n').Select(line => line[Math.Min(indent, line.Length)..]);
        return new(fence.Groups["language"].Value, string.Join('\n', lines).Trim());
    }
}

/// <summary>Commands, and what a page says they print; nothing, where it does not say.</summary>
internal sealed record Example(string Commands, string Shown)
{
    /// <summary>
    /// How lines begin that set up or end what the others need, or ask for another program or server. A test cannot run them.
    /// </summary>
    public static readonly string[] Starts =
    [
        "docker ",
        "./run.sh", "./test.sh", "dotnet ", "export ConnectionStrings__", "AVIV_API_PASSWORD=", "psql ", "redis-server ", "openssl ", "ss ",
        "patronictl ", "pgbackrest ", "ops/", "kubectl ", "deploy/", "terraform ", "export TF_VAR_", "aws ",
    ];

    public bool IsRun => !Commands.Split('\n').All(line => Starts.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
}
