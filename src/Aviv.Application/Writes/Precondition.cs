namespace Aviv.Application.Writes;

/// <summary>The versions of a listing that a write may replace.</summary>
public abstract record Precondition
{
    public static Precondition None { get; } = new Anything();

    /// <summary>The client had to name a version and did not.</summary>
    public static Precondition Missing { get; } = new Required();

    public static Precondition OneOf(IReadOnlyCollection<long> versions) => new Versions(versions);

    /// <exception cref="WriteRefusedException">The version is none of those.</exception>
    public abstract void Check(long version);

    private sealed record Anything : Precondition
    {
        public override void Check(long version)
        {
        }
    }

    private sealed record Required : Precondition
    {
        public override void Check(long version) => throw new WriteRefusedException(WriteRefusal.PreconditionRequired);
    }

    private sealed record Versions(IReadOnlyCollection<long> Accepted) : Precondition
    {
        public override void Check(long version)
        {
            if (!Accepted.Contains(version)) throw new WriteRefusedException(WriteRefusal.PreconditionFailed);
        }
    }
}
