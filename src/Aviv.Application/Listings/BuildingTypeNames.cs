using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>The names that building types have outside the code: in JSON and in the database.</summary>
public static class BuildingTypeNames
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<BuildingType>().Select(Of)];

    public static string Of(BuildingType type) => type.ToString().ToUpperInvariant();

    public static BuildingType? Parse(string name) =>
        All.Contains(name) ? Enum.Parse<BuildingType>(name, ignoreCase: true) : null;
}
