namespace Aviv.Api.Limits;

/// <summary>How many requests a minute each caller has: section <c>Limits</c>. Each instance counts by itself.</summary>
internal sealed class LimitSettings
{
    public const string Rule =
        "Limits:AnonymousPerMinute, CallerPerMinute, ExpensiveAnonymousPerMinute and ExpensiveCallerPerMinute must be at least 1. "
        + "To have no limits, set Limits:Enabled to false.";

    /// <summary>Unless set they hold everywhere but in Development, and there too where one of them is set.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Of a network whose requests have no credential; 600 by default.</summary>
    public int? AnonymousPerMinute { get; init; }

    /// <summary>Of a caller with a credential; 6,000 by default.</summary>
    public int? CallerPerMinute { get; init; }

    /// <summary>The same for exports, counts and price queries, apart from the others; 60 by default.</summary>
    public int? ExpensiveAnonymousPerMinute { get; init; }

    /// <summary>The same for exports, counts and price queries, apart from the others; 600 by default.</summary>
    public int? ExpensiveCallerPerMinute { get; init; }

    public bool AreValid() => Given.All(limit => limit is null or >= 1);

    public bool Hold(bool isDevelopment) => Enabled ?? (!isDevelopment || Given.Any(limit => limit is not null));

    private int?[] Given => [AnonymousPerMinute, CallerPerMinute, ExpensiveAnonymousPerMinute, ExpensiveCallerPerMinute];
}
