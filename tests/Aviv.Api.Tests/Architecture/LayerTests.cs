using System.Xml.Linq;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Architecture;

public sealed class LayerTests
{
    [Theory]
    [InlineData("Aviv.Domain")]
    [InlineData("Aviv.Application", "Aviv.Domain")]
    [InlineData("Aviv.Infrastructure", "Aviv.Application")]
    [InlineData("Aviv.Api", "Aviv.Infrastructure")]
    public void ProjectReferences_PointInwards(string project, params string[] allowed) =>
        Assert.Equal(allowed, Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension));

    [Fact]
    public void Domain_ReferencesNoPackage() => Assert.Empty(Items("Aviv.Domain", "PackageReference"));

    [Fact]
    public void Application_DoesNotKnowTheProvider() =>
        Assert.DoesNotContain(Items("Aviv.Application", "PackageReference"), package => package.Contains("Npgsql", StringComparison.Ordinal) || package.Contains("Relational", StringComparison.Ordinal));

    private static IEnumerable<string> Items(string project, string item) => XDocument
        .Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
        .Descendants(item)
        .Select(element => (string)element.Attribute("Include")!);
}
