using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Docs;

public sealed class LinkTests
{
    [Fact]
    public void Links_OfEveryPage_LeadToAFileAndAHeading()
    {
        var links = MarkdownPage.All.SelectMany(page => page.Links.Select(link => (Page: page.Name, Link: link))).ToList();

        Assert.NotEmpty(links);
        Assert.Empty(links.Where(link => !IsThere(link.Page, link.Link)).Select(link => $"{link.Page}: {link.Link}"));
    }

    private static bool IsThere(string page, string link)
    {
        var (file, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = Path.GetFullPath(Path.Combine(Repository.Root, file == "" ? page : Path.Combine(Path.GetDirectoryName(page)!, file)));
        if (!target.StartsWith(Repository.Root, StringComparison.Ordinal) || !Path.Exists(target)) return false;
        return anchor is null || new MarkdownPage(Path.GetRelativePath(Repository.Root, target)).Anchors.Contains(anchor);
    }
}
