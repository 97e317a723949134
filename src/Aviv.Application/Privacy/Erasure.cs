using Aviv.Domain.Listings;

namespace Aviv.Application.Privacy;

/// <summary>
/// That somebody's phone number was erased from this database. A line of the erased file that names one which is not here is to be
/// reapplied: a backup that is older was restored, or the erasure did not come to its end. It tells nothing of the number.
/// </summary>
public sealed class Erasure(Guid id, DateTimeOffset at)
{
    public Guid Id { get; private set; } = id;

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; private set; } = at;
}

/// <summary>A line of the erased file.</summary>
/// <param name="Id">That of the <see cref="Erasure"/>.</param>
/// <param name="At">When it began: what was written to a listing later stays.</param>
/// <param name="KeyId">Of the key of the hash.</param>
/// <param name="Hash">Of the number.</param>
public sealed record ErasedLine(Guid Id, DateTimeOffset At, string KeyId, byte[] Hash);

/// <summary>The file that outlives the database and the instance, so that an erasure holds after a restore.</summary>
public interface IErasedFile
{
    /// <summary>
    /// Returns when the line is on the disk, and which erasures of the number there are by now: all have come to their end when this one
    /// has. To be called before anything is erased.
    /// </summary>
    Task<IReadOnlyList<Erasure>> AppendAsync(Erasure erasure, PhoneNumber number, CancellationToken cancellationToken);
}
