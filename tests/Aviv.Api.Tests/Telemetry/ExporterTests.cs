using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>
/// The exporters of PostgreSQL and its machine, run as <c>ops/prometheus</c> says, show what rules and dashboards name. Only under
/// <c>--stress</c>, like all that needs other servers.
/// </summary>
public sealed class ExporterTests
{
    private const string Statements = "pg_stat_statements";

    [Fact(Explicit = true)]
    public async Task PostgresExporter_ShowsWhatRulesAndDashboardsName()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        var hasStatements = await AddStatementsAsync(server, database);
        await database.ExecuteAsync("CREATE ROLE exporter LOGIN PASSWORD 'exporter'; GRANT pg_monitor TO exporter");
        await using var transaction = await HeldLock.TakeAsync(database, "SELECT 1");
        var port = Scrape.FreePort();
        await using var exporter = Tool.Start(
            "prometheus-postgres-exporter",
            [
                $"--extend.query-path={Path.Combine(Repository.Root, "ops/prometheus/postgres-exporter-queries.yml")}",
                $"--web.listen-address=127.0.0.1:{port}",
            ],
            ("DATA_SOURCE_NAME", DataSourceName(database)));
        await Tool.UntilServedAsync($"http://127.0.0.1:{port}/");

        var scrape = await Scrape.OfAsync(port);

        Assert.Equal(1, scrape["pg_up"]);
        Assert.Equal(hasStatements ? 0 : 1, scrape["pg_exporter_last_scrape_error"]);
        var named = Watched.Metrics("pg").Where(name => hasStatements || !name.StartsWith(Statements, StringComparison.Ordinal)).ToList();
        Assert.True(named.Count > 10, $"Only {named.Count} are named.");
        Assert.Empty(named.Except(scrape.Names));
        Assert.Empty(Watched.LabelsOfPostgres.Except(scrape.LabelNames));
    }

    [Fact(Explicit = true)]
    public async Task NodeExporter_ShowsWhatRulesAndDashboardsName()
    {
        var port = Scrape.FreePort();
        await using var exporter = Tool.Start("prometheus-node-exporter", [$"--web.listen-address=127.0.0.1:{port}"]);
        await Tool.UntilServedAsync($"http://127.0.0.1:{port}/");

        var scrape = await Scrape.OfAsync(port);

        Assert.NotEmpty(Watched.Metrics("node"));
        Assert.Empty(Watched.Metrics("node").Except(scrape.Names));
        Assert.Empty(Watched.LabelsOfNode.Except(scrape.LabelNames));
    }

    // Where the server has it, which loads it at its start alone.
    private static async Task<bool> AddStatementsAsync(PostgresServer server, TestDatabase database)
    {
        var isThere = $"SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = '{Statements}')";
        if (!await database.ScalarAsync<bool>(isThere)) return false;
        await database.ExecuteAsync($"ALTER SYSTEM SET shared_preload_libraries = '{Statements}'");
        await server.StopAsync();
        await server.StartAgainAsync();
        await database.ExecuteAsync($"CREATE EXTENSION {Statements}");
        return true;
    }

    private static string DataSourceName(TestDatabase database)
    {
        var owner = new NpgsqlConnectionStringBuilder(database.OwnerConnectionString);
        return $"host={owner.Host} port={owner.Port} user=exporter password=exporter dbname={owner.Database} sslmode=disable";
    }
}
