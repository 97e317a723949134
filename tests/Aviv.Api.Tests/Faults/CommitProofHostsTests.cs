using Npgsql;
using static Aviv.Api.Tests.Faults.CommitProofs;

namespace Aviv.Api.Tests.Faults;

/// <summary>How a transaction ended is asked of a server that must know it, however many servers there are.</summary>
[Collection<Faults>]
public sealed class CommitProofHostsTests
{
    [Fact]
    public async Task RequireCommitted_WithSeveralHosts_IsAskedOfThePrimaryAloneAndOfNoOtherTimeline()
    {
        await using var primary = await PostgresServer.StartAsync();
        await using var standby = await primary.StartStandbyAsync();
        await using var either = NpgsqlDataSource.Create(OfHosts(standby, primary));
        await using var follower = NpgsqlDataSource.Create(standby.ConnectionString);
        await using var connection = await either.OpenConnectionAsync();
        var committed = await NameAsync(connection, "COMMIT");
        await AssertCommittedAsync(either, committed);
        await AssertUnknownAsync(follower, committed);

        // What it commits from now on, no other server has.
        await standby.StopAsync();
        await ExecuteAsync(connection, "CREATE TABLE lost ()");
        var lost = await NameAsync(connection, "COMMIT");
        await primary.StopAsync();
        await standby.StartAgainAsync();
        await standby.PromoteAsync();
        foreach (var name in new[] { committed, lost }) await AssertUnknownAsync(either, name);
        Assert.Equal(DBNull.Value, await ScalarAsync(either, "SELECT to_regclass('lost')::text"));

        // A primary of before comes back, and answers first.
        await using var successor = await follower.OpenConnectionAsync();
        var later = await NameAsync(successor, "COMMIT");
        await primary.StartAgainAsync();
        await using var former = NpgsqlDataSource.Create(primary.ConnectionString);
        await AssertUnknownAsync(former, later);
        await AssertCommittedAsync(follower, later);
    }

    private static string OfHosts(params PostgresServer[] servers)
    {
        var each = servers.Select(server => new NpgsqlConnectionStringBuilder(server.ConnectionString)).ToList();
        var hosts = each.Select(server => $"{server.Host}:{server.Port}");
        return $"{each[0]};Host={string.Join(',', hosts)};Target Session Attributes=primary;Host Recheck Seconds=0";
    }
}
