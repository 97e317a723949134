using Aviv.Application.Writes;
using Aviv.Infrastructure.Writes;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

[Collection<Faults>]
public sealed class CommitProofTests
{
    private static readonly Exception Fault = new NpgsqlException("The connection broke.");

    [Fact]
    public async Task RequireCommitted_OfATransactionWhoseIdACrashedServerGaveAgain_IsUnknown()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var lost = await LeaveOpenAsync(database);
        await server.CrashAndRestartAsync();
        await CommitUnderIdAsync(database, lost.Id);

        // The id alone would pass for a proof.
        await using var status = database.CreateCommand($"SELECT pg_xact_status('{lost.Id}')");
        Assert.Equal("committed", await status.ExecuteScalarAsync());
        var refused = await Assert.ThrowsAsync<WriteRefusedException>(() => new CommitProof(database).RequireCommittedAsync(lost, Fault, default));
        Assert.Equal(WriteRefusal.OutcomeUnknown, refused.Refusal);
    }

    [Fact]
    public async Task RequireCommitted_OfATransactionThatEnded_TellsHow()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var proof = new CommitProof(database);
        await using var connection = await database.OpenConnectionAsync();
        var committed = await NameAsync(connection, "COMMIT");
        var aborted = await NameAsync(connection, "ROLLBACK");

        await proof.RequireCommittedAsync(committed, Fault, default);
        await Assert.ThrowsAsync<WriteNotCommittedException>(() => proof.RequireCommittedAsync(aborted, Fault, default));
    }

    private static async Task<TransactionName> LeaveOpenAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await NameAsync(connection, end: null);
    }

    /// <summary>A transaction that takes an id, and ends as told, or with its connection.</summary>
    private static async Task<TransactionName> NameAsync(NpgsqlConnection connection, string? end)
    {
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, "SELECT pg_current_xact_id()");
        TransactionName name;
        await using (var command = new NpgsqlCommand(TransactionName.Present, connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            name = new(reader.GetString(0), reader.GetDateTime(1));
        }

        if (end is not null) await ExecuteAsync(connection, end);
        return name;
    }

    private static async Task CommitUnderIdAsync(NpgsqlDataSource database, string id)
    {
        await using var connection = await database.OpenConnectionAsync();
        for (var tries = 0; tries < 1_000; tries++)
        {
            await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()::text", connection);
            if ((string)(await command.ExecuteScalarAsync())! == id) return;
        }

        Assert.Fail($"The server did not give the id {id} again.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
