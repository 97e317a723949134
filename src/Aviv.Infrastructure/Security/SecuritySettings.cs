using Microsoft.Extensions.Configuration;

namespace Aviv.Infrastructure.Security;

/// <summary>What keys are derived from: section <c>Security</c> of the configuration.</summary>
public sealed class SecuritySettings
{
    public const int MinLength = 32;
    public const string Rule = "Set Security__Secret to a secret of at least 32 characters, the same on every instance.";
    public const string FormerNameWarning =
        "Writes__IdempotencyHashKey is now called Security__Secret, and the next release knows that name alone. Rename it once every "
        + "instance runs this release.";

    private const string Name = "Security:Secret";
    private const string FormerName = "Writes:IdempotencyHashKey";

    // How those of appsettings.Development.json and docker-compose.yml begin.
    private static readonly string[] Published = ["for-development-only-", "for-a-local-machine-only-"];

    /// <summary>By its present name or, without one, by the former.</summary>
    public string Secret { get; set; } = "";

    /// <summary>By the former name; null where that is not set.</summary>
    public string? FormerSecret { get; private set; }

    /// <summary>Whether it is set by the former name alone.</summary>
    public static bool IsByFormerName(IConfiguration configuration) =>
        string.IsNullOrEmpty(configuration[Name]) && !string.IsNullOrEmpty(configuration[FormerName]);

    /// <summary>Whether it is one of those that come with the source, and so none.</summary>
    public static bool IsPublished(IConfiguration configuration) =>
        IsPublished(configuration[IsByFormerName(configuration) ? FormerName : Name] ?? "");

    /// <summary>Whether a secret is one of those.</summary>
    public static bool IsPublished(string secret) => Published.Any(start => secret.StartsWith(start, StringComparison.Ordinal));

    internal static void LookForFormerName(SecuritySettings settings, IConfiguration configuration)
    {
        settings.FormerSecret = configuration[FormerName];
        if (IsByFormerName(configuration)) settings.Secret = settings.FormerSecret!;
    }
}
