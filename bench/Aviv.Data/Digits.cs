namespace Aviv.Data;

/// <summary>Codes and numbers by their pattern: # stands for a digit, @ for a letter.</summary>
internal static class Digits
{
    // Those that both Dutch postcodes and Irish Eircodes use.
    private const string Letters = "ACDEHKNPRTVWX";

    public static string Fill(Dice dice, string pattern) => string.Create(pattern.Length, (dice, pattern), static (text, state) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = Fill(state.dice, state.pattern[i]);
    });

    private static char Fill(Dice dice, char c) => c switch
    {
        '#' => (char)('0' + dice.Below(10)),
        '@' => Letters[dice.Below(Letters.Length)],
        _ => c,
    };
}
