using System.Xml.Linq;
using Aviv.Api.Tests.Infrastructure;
using Mono.Cecil;

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
        Assert.DoesNotContain(
            Items("Aviv.Application", "PackageReference"),
            package => package.Contains("Npgsql", StringComparison.Ordinal) || package.Contains("Relational", StringComparison.Ordinal));

    [Theory]
    [InlineData("Npgsql")]
    [InlineData("StackExchange.Redis")]
    public void Api_DoesNotKnowWhatInfrastructureSpeaksWith(string library)
    {
        Assert.DoesNotContain(Items("Aviv.Api", "PackageReference"), package => package.StartsWith(library, StringComparison.Ordinal));
        Assert.Empty(Named("Aviv.Api", library));
    }

    /// <summary>What a project, as it is compiled, names of a library: its assemblies, and types and members by them.</summary>
    private static IEnumerable<string> Named(string project, string library)
    {
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{project}.dll"));
        var assemblies = module.AssemblyReferences.Where(assembly => IsOf(library, assembly));
        var types = module.GetTypeReferences().Where(type => IsOf(library, type.Scope));
        var members = module.GetMemberReferences().Where(member => IsOf(library, member.DeclaringType.Scope));
        return
        [
            .. assemblies.Select(assembly => assembly.Name),
            .. types.Concat<MemberReference>(members).Select(member => member.FullName),
        ];
    }

    private static bool IsOf(string library, IMetadataScope scope) => scope.Name.StartsWith(library, StringComparison.Ordinal);

    private static IEnumerable<string> Items(string project, string item) => XDocument
        .Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
        .Descendants(item)
        .Select(element => (string)element.Attribute("Include")!);
}
