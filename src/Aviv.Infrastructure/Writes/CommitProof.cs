using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Aviv.Application.Writes;
using Npgsql;

namespace Aviv.Infrastructure.Writes;

/// <summary>
/// Asks PostgreSQL on another connection how a transaction ended. Its name is beyond doubt, whatever others wrote since, and
/// costs a write no row.
/// </summary>
internal sealed class CommitProof
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly NpgsqlDataSource _database;
    private readonly Counter<long> _proofs;

    public CommitProof(NpgsqlDataSource database, IMeterFactory meters)
    {
        _database = database;
        _proofs = meters.Aviv().CreateCounter<long>(
            "aviv.commit.proofs", "{commit}", "Commits whose connection broke, by how they were found to have ended.");
        foreach (var result in new[] { "committed", "aborted", "unknown" }) Count(result, commits: 0);
    }

    public async Task RequireCommittedAsync(TransactionName transaction, Exception fault, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var end = await EndAsync(transaction, limit.Token);
        Count(end is "committed" or "aborted" ? end : "unknown", commits: 1);
        switch (end)
        {
            case "committed": return;
            case "aborted": throw new WriteNotCommittedException(fault);
            default: throw new WriteRefusedException(WriteRefusal.OutcomeUnknown, fault);
        }
    }

    private void Count(string result, int commits) => _proofs.Add(commits, new KeyValuePair<string, object?>("result", result));

    private async Task<string?> EndAsync(TransactionName transaction, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // In progress until the server notices that its client is gone, and while it waits for a standby.
            if (await TryStatusAsync(transaction, cancellationToken) is (true, var status) && status != "in progress") return status;
            await Task.Delay(Pause, CancellationToken.None);
        }

        return null;
    }

    private async Task<(bool Answered, string? Status)> TryStatusAsync(TransactionName transaction, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync(cancellationToken);
            var (status, hasStandby) = await StatusAsync(connection, transaction, cancellationToken);
            if (status == "committed" && hasStandby) await MarkAsync(connection, cancellationToken);
            return (true, status);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            // The next round asks again, until patience ends.
            return (false, null);
        }
    }

    private static async Task<(string? Status, bool HasStandby)> StatusAsync(
        NpgsqlConnection connection, TransactionName name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TransactionName.Status, connection);
        foreach (var value in (object[])[name.Id, name.ServerLife, name.Timeline]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetString(0), reader.GetBoolean(1));
    }

    // The status is the primary's own. Who has what is written after the transaction has the transaction too: a commit here says so
    // under the very rules that hold for the transaction's own, and needs no right to read the state of the replication.
    private static async Task MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {TransactionName.Mark}", connection);
        await command.ExecuteCommitAsync(cancellationToken);
    }
}
