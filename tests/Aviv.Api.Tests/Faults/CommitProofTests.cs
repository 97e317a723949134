using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Writes;
using Npgsql;
using static Aviv.Api.Tests.Faults.CommitProofs;

namespace Aviv.Api.Tests.Faults;

[Collection<Faults>]
public sealed class CommitProofTests
{
    [Fact]
    public async Task RequireCommitted_OfATransactionWhoseIdACrashedServerGaveAgain_IsUnknown()
    {
        // Else the server logs now and then, for standbys, how far ids went, and would not give them again.
        await using var server = await PostgresServer.StartAsync("wal_level = minimal", "max_wal_senders = 0");
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        // Open until the crash: an end would be logged too.
        await using var connection = await database.OpenConnectionAsync();
        var lost = await NameAsync(connection, end: null);
        await server.CrashAndRestartAsync();
        await CommitUnderIdAsync(database, lost.Id);

        // The id alone would pass for a proof.
        Assert.Equal("committed", await ScalarAsync(database, $"SELECT pg_xact_status('{lost.Id}')"));
        await AssertUnknownAsync(database, lost);
    }

    [Fact]
    public async Task RequireCommitted_OfATransactionWhoseIdAPromotedColdCopyGaveAgain_IsUnknown()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.StopAsync();
        await using var copy = await server.StartColdCopyAsync();
        await server.StartAgainAsync();
        await using var original = NpgsqlDataSource.Create(server.ConnectionString);
        await using var database = NpgsqlDataSource.Create(copy.ConnectionString);
        await using var connection = await original.OpenConnectionAsync();
        var lost = await NameAsync(connection, "COMMIT");

        await AssertUnknownAsync(database, lost);
        await copy.PromoteAsync();
        await CommitUnderIdAsync(database, lost.Id);

        // The id and the beginning of the statistics would pass for a proof.
        Assert.Equal("committed", await ScalarAsync(database, $"SELECT pg_xact_status('{lost.Id}')"));
        Assert.Equal(lost.ServerLife, await ScalarAsync(database, "SELECT pg_stat_get_bgwriter_stat_reset_time()"));
        await AssertUnknownAsync(database, lost);
    }

    [Fact]
    public async Task RequireCommitted_OfATransactionThatEnded_TellsHow()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        using var meters = new LooseMeters();
        using var counts = new Counts(meters);
        var proof = new CommitProof(database, meters);
        await using var connection = await database.OpenConnectionAsync();
        var committed = await NameAsync(connection, "COMMIT");
        var aborted = await NameAsync(connection, "ROLLBACK");

        await proof.RequireCommittedAsync(committed, Fault, default);
        await Assert.ThrowsAsync<WriteNotCommittedException>(() => proof.RequireCommittedAsync(aborted, Fault, default));

        string[] results = ["committed", "aborted", "unknown"];
        Assert.Equal([1, 1, 0], results.Select(result => counts[$"aviv.commit.proofs{{result={result}}}"]));
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
}
