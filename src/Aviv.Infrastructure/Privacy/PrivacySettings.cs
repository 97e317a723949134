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
        "Each of Privacy__Keys must be a secret of at least 32 characters, under an id of at most 32 letters and digits.";

    /// <summary>By id. The greatest id, character by character, is the newest: numbers are sealed under it, and read under all.</summary>
    public Dictionary<string, string> Keys { get; init; } = [];

    /// <summary>Those of the ids whose secret comes with the source, and so is none.</summary>
    public static IEnumerable<string> Published(IConfiguration configuration) => configuration.GetSection("Privacy:Keys").GetChildren()
        .Where(key => SecuritySettings.IsPublished(key.Value ?? "")).Select(key => key.Key);

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= MaxIdLength && text.All(char.IsAsciiLetterOrDigit);

    public bool IsValid() => Keys.All(key => IsId(key.Key) && key.Value is { Length: >= SecuritySettings.MinLength });
}
