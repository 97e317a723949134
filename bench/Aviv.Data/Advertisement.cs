using System.Globalization;
using System.Text;

namespace Aviv.Data;

/// <summary>Writes what an advertisement says, in the language of the place.</summary>
internal sealed class Advertisement(Dice dice, Language language, string city, Building building)
{
    private const int MinLength = 150;
    private const int MaxLength = 1_500;

    private readonly StringBuilder _text = new();

    public string Name() => Write(dice.Of(language.Names[building.Type]));

    public string Street() => Write(dice.Of(language.Streets));

    /// <summary>Some sellers write little and some much: hence clauses come up more or less often than their percentage says.</summary>
    public string Description()
    {
        var clauses = language.Clauses.Where(clause => clause.Types.Contains(building.Type[0], StringComparison.Ordinal)).ToList();
        for (var verbosity = Verbosity(); ; verbosity += 20)
        {
            var text = Describe(clauses, verbosity);
            if (text.Length >= MinLength) return text;
        }
    }

    private int Verbosity() => dice.Chance(5) ? dice.Between(250, 600) : dice.Between(40, 265);

    private string Describe(List<Clause> clauses, int verbosity)
    {
        _text.Clear();
        foreach (var clause in clauses)
        {
            if (dice.Below(10_000) >= clause.Percent * verbosity) continue;
            var before = _text.Length;
            if (before > 0) _text.Append(' ');
            clause.Text.Write(_text, dice, Slot);
            if (_text.Length > MaxLength) _text.Length = before;
        }

        return _text.ToString();
    }

    private string Write(Template template)
    {
        _text.Clear();
        template.Write(_text, dice, Slot);
        return _text.ToString();
    }

    private string Slot(string name) => name switch
    {
        "city" => city,
        "rooms" => building.Rooms.ToString(CultureInfo.InvariantCulture),
        "bedrooms" => building.Bedrooms.ToString(CultureInfo.InvariantCulture),
        "surface" => Math.Round(building.Surface).ToString(CultureInfo.InvariantCulture),
        "living" => Math.Round(building.Surface * dice.Between(22, 36) / 100).ToString(CultureInfo.InvariantCulture),
        "place" => dice.Of(language.Heads) + dice.Of(language.Tails),
        _ => throw new InvalidOperationException($"No slot is named {name}."),
    };
}
