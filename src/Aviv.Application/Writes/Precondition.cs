namespace Aviv.Application.Writes;

/// <summary>Versions of a listing that a client names: these, or any.</summary>
public sealed record NamedVersions(IReadOnlyCollection<long>? Numbers)
{
    public static NamedVersions Any { get; } = new(Numbers: null);

    public bool Hold(long version) => Numbers?.Contains(version) ?? true;
}

/// <summary>Which version of a listing a write may replace.</summary>
public sealed record Precondition
{
    public static Precondition None { get; } = new();

    /// <summary>Whether the client has to name the versions that it replaces.</summary>
    public bool MustName { get; init; }

    /// <summary>Only one of these.</summary>
    public NamedVersions? Replaces { get; init; }

    /// <summary>None of these.</summary>
    public NamedVersions? Spares { get; init; }

    /// <exception cref="WriteRefusedException">The version may not be replaced.</exception>
    public void Check(long version)
    {
        if (MustName && Replaces is null) throw new WriteRefusedException(WriteRefusal.PreconditionRequired);
        if (Replaces?.Hold(version) == false || Spares?.Hold(version) == true)
            throw new WriteRefusedException(WriteRefusal.PreconditionFailed);
    }
}
