using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

/// <summary>The architecture is drawn once, in docs/architecture.drawio. What the pages show of it are pictures made from that.</summary>
public sealed partial class DrawingTests
{
    private const string Update = "AVIV_UPDATE_DRAWINGS";

    // Names like those of our types, which are other people's programs.
    private static readonly string[] Products = ["PgBouncer"];

    private static readonly string[] Projects = ["Aviv.Domain", "Aviv.Application", "Aviv.Infrastructure", "Aviv.Api"];

    private static readonly string Tables = string.Concat(Directory.EnumerateFiles(Path.Combine(
        Repository.Root, "src/Aviv.Infrastructure/Persistence/Configurations")).Select(File.ReadAllText));

    // Without the number of their type parameters.
    private static readonly ILookup<string, Type> Types =
        Projects.SelectMany(project => Assembly.Load(project).GetTypes()).ToLookup(type => type.Name.Split('`')[0]);

    public static TheoryData<string> Pages => [.. Drawing.All.Select(page => page.Name)];

    [Fact]
    public void Drawing_HasTheSystemOfTodayAndTheOneAtScale() => Assert.Equal(["Today", "At scale"], Drawing.All.Select(page => page.Name));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Picture_OfAPage_IsWhatTheDrawingHas(string name)
    {
        var drawn = DrawingPicture.Of(Page(name));
        if (Environment.GetEnvironmentVariable(Update) == "1") File.WriteAllText(PathOf(name), drawn);

        Assert.True(drawn == File.ReadAllText(PathOf(name)),
            $"The drawing has changed. Make its pictures anew by {Update}=1 ./test.sh --filter-class '*.DrawingTests', and look at them.");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Picture_OfAPage_NamesTheSameParts(string name)
    {
        var shown = XDocument.Load(PathOf(name)).Descendants().Where(element => element.Name.LocalName == "g")
            .Select(part => string.Join(' ', part.Elements().Where(line => line.Name.LocalName == "text").Select(line => line.Value)));

        Assert.Equal(
            Page(name).Parts.Select(part => part.Text).Concat(Page(name).Arrows.Select(arrow => arrow.Label)).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Parts_ThatAreNamedAsCode_Exist(string name)
    {
        var named = Page(name).Parts.SelectMany(part => Code().Matches(part.Text)).Select(match => match.Value)
            .Except(Products).Distinct().ToList();
        var missing = named.Where(code => !Exists(code)).ToList();

        Assert.NotEmpty(named);
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Parts_LieWithinTheirGroup_AndApart(string name)
    {
        var parts = Page(name).Parts;
        var siblings = parts.GroupBy(part => part.Group).SelectMany(group =>
            group.SelectMany((part, i) => group.Skip(i + 1).Select(other => (part, other))));

        Assert.Empty(siblings.Where(pair => Overlap(pair.part.Box, pair.other.Box)).Select(pair => $"{pair.part.Id}, {pair.other.Id}"));
        Assert.Empty(parts.Where(part => !IsWithin(part.Box, parts.SingleOrDefault(group => group.Id == part.Group)?.Box ?? Sheet(name)))
            .Select(part => part.Id));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Lines_FitIntoTheirParts(string name) => Assert.Empty(
        from part in Page(name).Parts from line in part.Lines where WidthOf(line) > part.Box.Width - 6 select line);

    [Theory]
    [InlineData("docs/architecture.md", "Today")]
    [InlineData("docs/scale.md", "At scale")]
    public void Page_ShowsThePicture_AndSaysWhatItIs(string page, string name) => Assert.Matches(
        $@"!\[[^\]]{{20,}}\]\({Path.GetFileName(Page(name).Picture)}\)", File.ReadAllText(Path.Combine(Repository.Root, page)));

    private static Drawing Page(string name) => Drawing.All.Single(page => page.Name == name);

    private static string PathOf(string name) => Path.Combine(Repository.Root, Page(name).Picture);

    private static bool Exists(string code) => code switch
    {
        _ when code.Contains('/') => Path.Exists(Path.Combine(Repository.Root, code))
            || Path.Exists(Path.Combine(Repository.Root, $"src/Aviv.{code}")),
        _ when code.Contains('_') => Tables.Contains($"ToTable(\"{code}\"", StringComparison.Ordinal),
        _ when code.Split('.') is [var type, var member] => Types[type].Any(candidate => candidate.GetMember(member) is not []),
        _ => Types.Contains(code),
    };

    private static Box Sheet(string name) => new(0, 0, Page(name).Width, Page(name).Height);

    private static bool Overlap(Box one, Box other) =>
        one.X < other.X + other.Width && other.X < one.X + one.Width && one.Y < other.Y + other.Height && other.Y < one.Y + one.Height;

    private static bool IsWithin(Box inner, Box outer) => inner.X >= outer.X && inner.Y >= outer.Y
        && inner.X + inner.Width <= outer.X + outer.Width && inner.Y + inner.Height <= outer.Y + outer.Height;

    // Somewhat more than what letters of 12 pixels take in Helvetica: bold ones 6.5 each on average, others 6.
    private static double WidthOf(string line) =>
        DrawnPart.Tag().Replace(line, "").Length * (line.Contains("<b>", StringComparison.Ordinal) ? 6.5 : 6);

    // A path, Type.Member, a type of two words, or a table of two words. What begins with a slash is a route.
    [GeneratedRegex(@"(?<![\w/])\w+(/[\w.-]+)+|\b[A-Z][a-z]\w+\.[A-Z]\w+|\b[A-Z][a-z]+([A-Z][a-z]+)+\b|\b[a-z]+(_[a-z]+)+\b")]
    private static partial Regex Code();
}
