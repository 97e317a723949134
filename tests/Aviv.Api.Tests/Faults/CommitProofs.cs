using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Writes;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>What tests of proofs share.</summary>
internal static class CommitProofs
{
    public static readonly Exception Fault = new NpgsqlException("The connection broke.");

    public static async Task AssertCommittedAsync(NpgsqlDataSource database, TransactionName name)
    {
        using var meters = new LooseMeters();
        await new CommitProof(database, meters).RequireCommittedAsync(name, Fault, default);
    }

    public static async Task AssertUnknownAsync(NpgsqlDataSource database, TransactionName name)
    {
        using var meters = new LooseMeters();
        using var counts = new Counts(meters);
        var refused = await Assert.ThrowsAsync<WriteRefusedException>(
            () => new CommitProof(database, meters).RequireCommittedAsync(name, Fault, default));
        Assert.Equal(WriteRefusal.OutcomeUnknown, refused.Refusal);
        Assert.Equal(1, counts["aviv.commit.proofs{result=unknown}"]);
    }

    public static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A transaction that takes an id, and ends as told, or not.</summary>
    public static async Task<TransactionName> NameAsync(NpgsqlConnection connection, string? end)
    {
        await ExecuteAsync(connection, "BEGIN");
        await ExecuteAsync(connection, "SELECT pg_current_xact_id()");
        TransactionName name;
        await using (var command = new NpgsqlCommand(TransactionName.Present, connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            name = new(reader.GetString(0), reader.GetDateTime(1), reader.GetString(2));
        }

        if (end is not null) await ExecuteAsync(connection, end);
        return name;
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
