using System.Runtime.CompilerServices;
using Aviv.Application.Access;
using Aviv.Domain.Listings;
using MediatR;

namespace Aviv.Application.Privacy;

/// <summary>A number that was erased once and is in the database.</summary>
/// <param name="ListingId">Where it is.</param>
/// <param name="UpdatedDate">When that listing was written last.</param>
/// <param name="Number">Which.</param>
/// <param name="ErasedAt">When it was erased, the last time.</param>
public sealed record RestoredContact(long ListingId, DateTimeOffset UpdatedDate, PhoneNumber Number, DateTimeOffset ErasedAt);

/// <param name="Listings">How many with a number were looked at.</param>
/// <param name="Unread">Numbers of them that do not open.</param>
/// <param name="Found">Those that were erased once.</param>
public sealed record RestoredPart(int Listings, int Unread, IReadOnlyList<RestoredContact> Found);

/// <summary>Looks through all numbers, since lines and rows are hashed under keys of their own.</summary>
public interface IRestoredContacts
{
    /// <summary>Whether numbers can be compared with a line: its key is kept.</summary>
    bool HasKeyOf(ErasedLine line);

    IAsyncEnumerable<RestoredPart> FindAsync(IReadOnlyList<ErasedLine> lines, CancellationToken cancellationToken);
}

/// <param name="Listings">How many with a number were looked at.</param>
/// <param name="Unread">Numbers of them that do not open, and so may be among those to erase.</param>
/// <param name="Erased">Listings that had one to erase.</param>
/// <param name="Kept">Listings that have one, and were written later than it was erased.</param>
public sealed record ReappliedPart(int Listings, int Unread, int Erased, IReadOnlyList<long> Kept);

/// <summary>
/// Erases anew what a restore brought back. A listing that was written after the erasure is left as it is: its number was given anew, as
/// far as the database tells.
/// </summary>
public sealed class ReapplyErasures(IRestoredContacts restored, ContactErasure erasing, IMediator mediator, SecurityTrail trail)
{
    /// <summary>Part by part. It may be ended at any time, and begun again.</summary>
    public async IAsyncEnumerable<ReappliedPart> RunAsync(
        IReadOnlyList<ErasedLine> lines, string caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (erased, unread) = (0, 0);
        await foreach (var part in restored.FindAsync(lines, cancellationToken))
        {
            var reapplied = await ReapplyAsync(part, cancellationToken);
            erased += reapplied.Erased;
            unread += reapplied.Unread;
            yield return reapplied;
        }

        trail.ErasuresReapplied(caller, erased);
        // Who brings the missing key later is to do it again.
        if (unread == 0) await KeepAsync(lines.Where(restored.HasKeyOf), cancellationToken);
    }

    private Task<int> KeepAsync(IEnumerable<ErasedLine> lines, CancellationToken cancellationToken) =>
        mediator.Send(new KeepErasures([.. lines.Select(line => new Erasure(line.Id, line.At))]), cancellationToken);

    private async Task<ReappliedPart> ReapplyAsync(RestoredPart part, CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var same in part.Found.Where(found => !IsWrittenLater(found)).GroupBy(found => (found.Number, found.ErasedAt)))
            erased += await erasing.RunAsync(
                same.Key.Number, [.. same.Select(found => found.ListingId)], same.Key.ErasedAt, cancellationToken);
        return new(part.Listings, part.Unread, erased, [.. part.Found.Where(IsWrittenLater).Select(found => found.ListingId).Distinct()]);
    }

    private static bool IsWrittenLater(RestoredContact found) => found.UpdatedDate > found.ErasedAt;
}
