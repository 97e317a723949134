using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Doctor;

/// <summary>What is wrong with the settings, in words for whoever sets them, as far as an exception tells.</summary>
public static partial class SettingsFaults
{
    /// <summary>A line for each setting; null where it is about something else.</summary>
    public static string[]? Of(Exception exception) => exception switch
    {
        OptionsValidationException broken => [.. broken.Failures],
        AggregateException many when many.InnerExceptions.Select(Of).ToList() is var faults && !faults.Contains(null) =>
            [.. faults.SelectMany(fault => fault!)],
        // A word where a number belongs. It may be one that went astray, so it is not repeated; the first ends the validation.
        InvalidOperationException when Unreadable().Match(exception.Message) is { Success: true } match =>
            [$"{match.Groups["path"]} has a value of another kind. See docs/configuration.md."],
        _ => null,
    };

    [GeneratedRegex("^Failed to convert configuration value (?:'.*' )?at '(?<path>[^']+)' to type '", RegexOptions.Singleline)]
    private static partial Regex Unreadable();
}
