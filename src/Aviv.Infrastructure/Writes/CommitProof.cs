using Aviv.Application.Writes;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

/// <summary>
/// Asks PostgreSQL on another connection how a transaction ended. Its id names it beyond doubt, whatever others wrote since,
/// and costs a write no row.
/// </summary>
internal sealed class CommitProof(NpgsqlDataSource database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task RequireCommittedAsync(string transactionId, Exception fault, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        switch (await EndAsync(transactionId, limit.Token))
        {
            case "committed": return;
            case "aborted": throw new WriteNotCommittedException(fault);
            default: throw new WriteRefusedException(WriteRefusal.OutcomeUnknown, fault);
        }
    }

    // "in progress" until the server notices that its client is gone.
    private async Task<string?> EndAsync(string transactionId, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await StatusAsync(transactionId, cancellationToken) is { } status and not "in progress") return status;
            await Task.Delay(Pause, CancellationToken.None);
        }

        return null;
    }

    private async Task<string?> StatusAsync(string transactionId, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT pg_xact_status($1::text::xid8)");
            command.Parameters.Add(new() { Value = transactionId });
            return await command.ExecuteScalarAsync(cancellationToken) as string;
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            // The next round asks again, until patience ends.
            return null;
        }
    }
}
