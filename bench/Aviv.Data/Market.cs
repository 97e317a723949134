using System.Globalization;

namespace Aviv.Data;

internal sealed record City(string Name, int Weight, int PricePerM2, IReadOnlyList<string> PostalCodes);

internal sealed record Region(string Country, Language Language, int Weight, IReadOnlyList<string> Phones, WeightedList<City> Cities);

/// <summary>Where the listings are. <c>cities.txt</c> explains its form.</summary>
internal static class Market
{
    private static readonly WeightedList<Region> Regions = new(Read(), region => region.Weight);

    public static (Region Region, City City) Pick(Dice dice)
    {
        var region = Regions.Pick(dice);
        return (region, region.Cities.Pick(dice));
    }

    private static IEnumerable<Region> Read()
    {
        var languages = new Dictionary<string, Language>();
        foreach (var block in Resource.Text("cities.txt").Split("\n= ").Skip(1))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var words = lines[0].Split(' ');
            if (!languages.TryGetValue(words[1], out var language)) languages[words[1]] = language = Language.Read(words[1]);
            yield return new(words[0], language, Number(words[2]), words[3..], new(lines.Skip(1).Select(ReadCity), city => city.Weight));
        }
    }

    private static City ReadCity(string line)
    {
        var fields = line.Split(" | ");
        return new(fields[0], Number(fields[1]), Number(fields[2]), [.. fields[3].Split(", ").SelectMany(Codes)]);
    }

    private static IEnumerable<string> Codes(string codes)
    {
        var ends = codes.Split("..");
        return ends.Length == 1 ? ends : Enumerable.Range(Number(ends[0]), Number(ends[1]) - Number(ends[0]) + 1)
            .Select(code => code.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
