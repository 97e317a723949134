using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Writes;

/// <summary>How a write ended, as its line in the log and its metrics tell it.</summary>
/// <param name="Kind">The name of the request, as in <c>update-listing</c>.</param>
/// <param name="End">One of <see cref="WriteEnd"/>.</param>
/// <param name="Tries">How often it was begun.</param>
/// <param name="Elapsed">From the first try to the end of the last.</param>
internal sealed record WriteReport(string Kind, string End, int Tries, TimeSpan Elapsed)
{
    /// <summary>The pseudonym of who sent it; null for a verb.</summary>
    public string? Caller { get; init; }

    /// <summary>The listing's id; null where there is none, or where there are several.</summary>
    public long? Listing { get; init; }

    /// <summary>As the write left the listing; null where it left none.</summary>
    public long? Version { get; init; }

    /// <summary>Where each price went that it logged.</summary>
    public IReadOnlyList<string> PriceDirections { get; init; } = [];
}

/// <summary>The ways in which a write ends.</summary>
internal static class WriteEnd
{
    /// <summary>It changed something, and the database has it.</summary>
    public const string Committed = "committed";

    /// <summary>All was already as it wanted it.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It had taken place before, under the same key.</summary>
    public const string Replayed = "replayed";

    /// <summary>There is no such listing.</summary>
    public const string NotFound = "not_found";

    /// <summary>Nobody knows whether the database has it.</summary>
    public const string Unknown = "unknown";

    private const string Refused = "refused";
    private const string CommitsWaiting = "commits_waiting";
    private const string Conflict = "conflict";
    private const string Cancelled = "cancelled";
    private const string Unavailable = "unavailable";
    private const string Failed = "failed";

    public static string Of(object? result, bool hasChanged) => result switch
    {
        WriteResult { Replayed: true } => Replayed,
        WriteResult { Outcome: WriteOutcome.NotFound } => NotFound,
        _ => hasChanged ? Committed : Unchanged,
    };

    public static string Of(Exception fault, IWriteTransactions transactions) => fault switch
    {
        WriteRefusedException { Refusal: WriteRefusal.OutcomeUnknown } => Unknown,
        WriteRefusedException { Refusal: WriteRefusal.CommitsWaiting } => CommitsWaiting,
        WriteRefusedException or ValidationException => Refused,
        DbUpdateConcurrencyException => Conflict,
        // The latter where the instance ends before its writes.
        OperationCanceledException or ObjectDisposedException => Cancelled,
        _ => transactions.IsUnavailable(fault) ? Unavailable : Failed,
    };
}
