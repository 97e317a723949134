namespace Aviv.Application.Access;

/// <summary>Who writes, and how far that reaches.</summary>
/// <param name="Id">Tells callers apart, whose idempotency keys are their own; empty for the anonymous, who share theirs.</param>
/// <param name="Pseudonym">What logs call it.</param>
/// <param name="Source">Whose listings it may write; null for none.</param>
/// <param name="ReachesAll">Whether it may write every listing, those without a source included.</param>
public sealed record Caller(string Id, string Pseudonym, string? Source, bool ReachesAll)
{
    /// <summary>The instance itself.</summary>
    public static readonly Caller Instance = new("instance", "instance", Source: null, ReachesAll: true);

    /// <summary>Whether it may write a listing of a source, or of none.</summary>
    public bool MayWrite(string? source) => ReachesAll || (Source is not null && source == Source);
}
