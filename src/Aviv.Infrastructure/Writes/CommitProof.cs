using Aviv.Application.Writes;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

/// <summary>
/// A transaction, and the life of the server that it ran in. Ids alone do not tell: a server that crashed, or a standby that took
/// over, gives the ids of lost transactions again. Its statistics begin anew then, and so their beginning tells its lives apart.
/// </summary>
internal sealed record TransactionName(string Id, DateTime ServerLife)
{
    /// <summary>The present transaction; its id is null where it wrote nothing.</summary>
    public const string Present = $"SELECT pg_current_xact_id_if_assigned()::text, {Life}";

    /// <summary>How a transaction ended, or null where it belongs to another life of the server.</summary>
    public const string Status = $"SELECT CASE WHEN {Life} = $2 THEN pg_xact_status($1::text::xid8) END";

    // Any of the statistics would do. This one is a plain function, and so cheaper for every write than a view of them.
    private const string Life = "pg_stat_get_bgwriter_stat_reset_time()";
}

/// <summary>
/// Asks PostgreSQL on another connection how a transaction ended. Its name is beyond doubt, whatever others wrote since, and
/// costs a write no row.
/// </summary>
internal sealed class CommitProof(NpgsqlDataSource database)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task RequireCommittedAsync(TransactionName transaction, Exception fault, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        switch (await EndAsync(transaction, limit.Token))
        {
            case "committed": return;
            case "aborted": throw new WriteNotCommittedException(fault);
            default: throw new WriteRefusedException(WriteRefusal.OutcomeUnknown, fault);
        }
    }

    private async Task<string?> EndAsync(TransactionName transaction, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // In progress until the server notices that its client is gone.
            if (await StatusAsync(transaction, cancellationToken) is (true, var status) && status != "in progress") return status;
            await Task.Delay(Pause, CancellationToken.None);
        }

        return null;
    }

    private async Task<(bool Answered, string? Status)> StatusAsync(TransactionName transaction, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand(TransactionName.Status);
            command.Parameters.Add(new() { Value = transaction.Id });
            command.Parameters.Add(new() { Value = transaction.ServerLife });
            return (true, await command.ExecuteScalarAsync(cancellationToken) as string);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            // The next round asks again, until patience ends.
            return (false, null);
        }
    }
}
