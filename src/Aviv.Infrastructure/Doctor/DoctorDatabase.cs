using System.Data;
using System.Data.Common;
using Aviv.Infrastructure.Persistence;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>
/// One read-only connection for all checks. The first that needs it opens it; where that fails, or it breaks later, the others are told so
/// at once and need not wait again.
/// </summary>
internal sealed class DoctorDatabase(DatabaseSettings settings) : IAsyncDisposable
{
    private NpgsqlConnection? _connection;

    public async Task<T> RowAsync<T>(string sql, Func<DbDataReader, T> read) => (await RowsAsync(sql, read)).Single();

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, await ConnectAsync());
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { State: ConnectionState.Open }) return _connection;
        if (_connection is not null) throw new CouldNotLookException("The database does not answer, see above.");
        // What the driver says of such a string may hold a part of the password.
        if (!settings.IsValid()) throw new CouldNotLookException("ConnectionStrings__Aviv does not name a database.");
        _connection = new(Connections.OfDoctor(settings.Aviv));
        await OpenAsync(_connection);
        return _connection;
    }

    private static async Task OpenAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.OpenAsync();
        }
        catch (NpgsqlException fault) when (DatabaseFault.RefusesCertificate(fault))
        {
            throw new CouldNotLookException(await RefusedCertificate.WhyAsync(connection.ConnectionString), fault);
        }
    }
}
