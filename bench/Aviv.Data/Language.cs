using System.Globalization;

namespace Aviv.Data;

/// <summary>
/// A sentence, the types of building that it suits by their initials, and in how many of 100 advertisements of middling length it stands.
/// </summary>
internal sealed record Clause(int Percent, string Types, Template Text);

/// <summary>What advertisements of a language are made of. <c>fr.txt</c> explains the form.</summary>
internal sealed record Language(
    IReadOnlyList<string> Heads, IReadOnlyList<string> Tails, IReadOnlyList<Template> Streets,
    IReadOnlyDictionary<string, IReadOnlyList<Template>> Names, IReadOnlyList<Clause> Clauses)
{
    private static readonly string[] BuildingTypes = ["APARTMENT", "HOUSE", "STUDIO"];

    public static Language Read(string code)
    {
        var sections = Resource.Text($"{code}.txt").Split("\n= ").Skip(1)
            .Select(section => section.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(lines => lines[0], lines => lines[1..]);
        return new(
            sections["HEADS"][0].Split(' '),
            sections["TAILS"][0].Split(' '),
            Templates(sections["STREETS"]),
            BuildingTypes.ToDictionary(type => type, type => Templates(sections[type])),
            [.. sections["CLAUSES"].Select(ReadClause)]);
    }

    private static IReadOnlyList<Template> Templates(string[] lines) => [.. lines.Select(line => new Template(line))];

    private static Clause ReadClause(string line)
    {
        var words = line.Split(' ', 3);
        return new(int.Parse(words[0], CultureInfo.InvariantCulture), words[1], new(words[2]));
    }
}
