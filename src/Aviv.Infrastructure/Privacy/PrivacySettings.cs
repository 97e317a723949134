using System.Globalization;
using Aviv.Infrastructure.Security;
using Microsoft.Extensions.Configuration;

namespace Aviv.Infrastructure.Privacy;

/// <summary>What the keys of phone numbers are derived from: section <c>Privacy</c> of the configuration.</summary>
public sealed class PrivacySettings
{
    public const int MaxIdLength = 32;
    public const string Missing =
        "Set Privacy__Keys__202611, named after the present month, to a secret of at least 32 characters, the same on every instance.";
    public const string Rule =
        "Each of Privacy__Keys must be a secret of its own, of at least 32 characters, under an id of at most 32 letters and digits.";
    public const string KeyDaysRule = "Privacy__KeyDays must be a whole number from 1 to 3650.";

    private static readonly string[] Dates = ["yyyyMM", "yyyyMMdd", "yyyyMMddHH"];

    /// <summary>
    /// By id. Numbers are read under all, and sealed under the newest: the greatest id, character by character, of those whose time has
    /// come.
    /// </summary>
    public Dictionary<string, string> Keys { get; init; } = [];

    /// <summary>
    /// How many days an old key is kept after the last number has left it: as long as a backup from before then may be restored.
    /// </summary>
    public int KeyDays { get; init; } = 30;

    public TimeSpan KeyLife => TimeSpan.FromDays(KeyDays);

    /// <summary>
    /// Where hashes of erased numbers are kept, on storage that outlives the instance, each with a file of its own. Null for none, in
    /// Development alone: elsewhere nothing is erased without.
    /// </summary>
    public string? ErasedFile { get; init; }

    /// <summary>Those of the ids whose secret comes with the source, and so is none.</summary>
    public static IEnumerable<string> Published(IConfiguration configuration) => configuration.GetSection("Privacy:Keys").GetChildren()
        .Where(key => SecuritySettings.IsPublished(key.Value ?? "")).Select(key => key.Key);

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>The instant from which on a key is used whose id is a month, a day or an hour of UTC; null for other ids.</summary>
    public static DateTimeOffset? BeginningOf(string id) => DateTimeOffset.TryParseExact(
        id, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var beginning) ? beginning : null;

    // With the secret of another, a rotation would protect nothing.
    public bool IsValid() => Keys.All(key => IsId(key.Key) && key.Value is { Length: >= SecuritySettings.MinLength })
        && Keys.Values.Distinct().Count() == Keys.Count;
}
