namespace Aviv.Infrastructure.Privacy;

/// <summary>What the database remembers of a key of phone numbers: no secret.</summary>
public sealed class ContactKeyRecord(string id)
{
    public string Id { get; private set; } = id;

    /// <summary>When a rotation last ended with all numbers under this key.</summary>
    public DateTimeOffset? RotatedAt { get; private set; }

    /// <summary>When a rotation first found no number under this key; null while one is.</summary>
    public DateTimeOffset? UnusedSince { get; private set; }

    public void Rotated(DateTimeOffset now) => RotatedAt = now;

    public void Counted(long numbers, DateTimeOffset now) => UnusedSince = numbers > 0 ? null : UnusedSince ?? now;
}
