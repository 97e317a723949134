using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Respawn;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>A database of the tests' own, on the server of <c>ConnectionStrings__Aviv</c> or another one; dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Variable = "ConnectionStrings__Aviv";
    private const string History = "__EFMigrationsHistory";
    private const int Few = 500;

    // Half a million listings, on a busy machine.
    private const int SecondsToFill = 600;

    private readonly string _server;
    private readonly string _name = $"aviv_test_{Guid.NewGuid():N}";
    private readonly string _owner;
    private NpgsqlDataSource? _source;
    private Respawner? _respawner;
    private string[]? _tables;

    private TestDatabase(string server)
    {
        _server = server;
        ConnectionString = _owner = new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;
    }

    /// <summary>As the API's role, once there are tables; what the tests do to the database besides, they do as its owner.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>As the owner of the tables.</summary>
    public string OwnerConnectionString => _owner;

    /// <summary>Creates the database, empty of tables, with options of CREATE DATABASE if need be.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(string? server = null, string options = "")
    {
        server ??= Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"Run ./test.sh, or set {Variable} to a server that lets the tests create databases.");
        var database = new TestDatabase(server);
        await database.OnServerAsync($"CREATE DATABASE {database._name} {options}");
        database._source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database._owner) { CommandTimeout = SecondsToFill }.ConnectionString);
        return database;
    }

    /// <summary>Creates the database with all tables: as a copy, unless it is on a server of the test's own.</summary>
    public static async Task<TestDatabase> CreateMigratedAsync(string? server = null)
    {
        var template = server is null ? $"TEMPLATE {(await MigratedTemplate.DatabaseAsync())._name}" : "";
        var database = await CreateEmptyAsync(server, template);
        if (server is not null) await database.MigrateAsync();
        await database.BecomeApiRoleAsync();
        return database;
    }

    public async Task MigrateAsync()
    {
        await using var context = NewContext();
        await context.Database.MigrateAsync();
    }

    /// <summary>Lets nobody in from now on: PostgreSQL copies only what nobody uses.</summary>
    public Task CloseAsync() => OnServerAsync(
        $"ALTER DATABASE {_name} ALLOW_CONNECTIONS off; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_name}'");

    /// <summary>A context like the API's, outside its pool.</summary>
    public AvivDbContext NewContext() => new(new DbContextOptionsBuilder<AvivDbContext>().UseContactKeys(SuiteContacts.Contacts)
        .UseNpgsql(ConnectionString).AddInterceptors(new PriceLogInterceptor()).Options);

    // To truncate takes as long however few rows there are, and most tests leave few.
    public async Task ResetAsync()
    {
        _tables ??= await TablesAsync();
        if (await ScalarAsync<decimal>($"SELECT sum(rows) FROM ({string.Join(" UNION ALL ", _tables.Select(CountOf))}) counts") <= Few)
            await ExecuteAsync(string.Concat(_tables.Select(table => $"DELETE FROM {table};")));
        else await TruncateAsync();
    }

    private async Task TruncateAsync()
    {
        await using var connection = await _source!.OpenConnectionAsync();
        _respawner ??= await Respawner.CreateAsync(connection, new RespawnerOptions
        {
            DbAdapter = DbAdapter.Postgres,
            SchemasToInclude = ["public"],
            TablesToIgnore = [History],
        });
        await _respawner.ResetAsync(connection);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The rows of a query, each written as PostgreSQL writes a record.</summary>
    public async Task<List<string>> RowsAsync(string sql)
    {
        await using var command = _source!.CreateCommand($"SELECT r::text FROM ({sql}) r");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }

    /// <summary>Runs <c>scripts/api-role.sql</c>. Roles belong to the whole server: each database has one of its own name.</summary>
    public async Task GrantAsync()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "scripts/api-role.sql"));
        await ExecuteAsync(script.Replace("aviv_api", _name, StringComparison.Ordinal));
    }

    /// <summary>Runs <c>scripts/archive-role.sql</c> likewise; answers with how that role connects.</summary>
    public async Task<string> GrantArchiveAsync()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "scripts/archive-role.sql"));
        await ExecuteAsync(script.Replace("aviv_archive", ArchiveRole, StringComparison.Ordinal));
        await ExecuteAsync($"ALTER ROLE {ArchiveRole} PASSWORD 'test'");
        return new NpgsqlConnectionStringBuilder(_owner) { Username = ArchiveRole, Password = "test" }.ConnectionString;
    }

    private string ArchiveRole => $"{_name}_archive";

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await OnServerAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
        await OnServerAsync($"DROP ROLE IF EXISTS {_name}, {ArchiveRole}");
    }

    private async Task BecomeApiRoleAsync()
    {
        await GrantAsync();
        await ExecuteAsync($"ALTER ROLE {_name} PASSWORD 'test'");
        ConnectionString = new NpgsqlConnectionStringBuilder(_owner) { Username = _name, Password = "test" }.ConnectionString;
    }

    // Those that refer to others first.
    private async Task<string[]> TablesAsync() => [.. (await RowsAsync($"""
        SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '{History}'
        ORDER BY (SELECT count(*) FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'f') DESC
        """)).Select(row => row.Trim('(', ')'))];

    private static string CountOf(string table) => $"SELECT count(*) AS rows FROM (SELECT FROM {table} LIMIT {Few + 1}) few";

    private async Task OnServerAsync(string sql)
    {
        var server = new NpgsqlConnectionStringBuilder(_server) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
