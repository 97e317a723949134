using Npgsql;

namespace Aviv.Bench;

/// <summary>Statements of the benchmark's own, as the owner of the cluster, which PGHOST and its like name.</summary>
internal static class Sql
{
    public static string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Variable("PGHOST"),
        Port = int.Parse(Variable("PGPORT"), null),
        Username = Variable("PGUSER"),
        Password = Variable("PGPASSWORD"),
        Database = database,
    }.ConnectionString;

    /// <summary>Statements one by one, each in a transaction of its own.</summary>
    public static async Task ExecuteAsync(string database, CancellationToken cancellationToken, params string[] statements)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static async Task<T> ScalarAsync<T>(string database, string sql, CancellationToken cancellationToken) =>
        (await ColumnAsync<T>(database, sql, cancellationToken))[0];

    public static async Task<List<T>> ColumnAsync<T>(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) values.Add(reader.IsDBNull(0) ? default! : reader.GetFieldValue<T>(0));
        return values;
    }

    // Not pooled: an idle connection would keep a database from being copied.
    private static async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Pooling = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new BenchException($"{name} is not set: start the benchmark by bench/run.sh.");
}
