using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Replicas;

/// <summary>A replica that says it has all, and lacks something: another database, into which the heartbeats are copied.</summary>
public sealed class LackingReplicaTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stop = new();
    private TestDatabase _primary = null!;
    private TestDatabase _replica = null!;
    private AvivApp _app = null!;
    private HttpClient _client = null!;
    private ReplicaReads _reads = null!;
    private Task _copying = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        (_primary, _replica) = (await TestDatabase.CreateMigratedAsync(), await TestDatabase.CreateMigratedAsync());
        _app = new(HeldLock.Patient(_primary), new()
        {
            ["ConnectionStrings:AvivReplicas"] = _replica.ConnectionString,
            ["Cache:MaxBytes"] = "0",
        });
        _client = _app.CreateClient();
        _reads = new(_app);
        _copying = CopyBeatsAsync(_stop.Token);
        await _client.UntilReadyAsync(_app);
    }

    [Fact]
    public async Task Listing_ThatTheReplicaLacks_ComesFromThePrimary()
    {
        var id = await _client.CreateAsync(100);

        await _reads.UntilUsedAsync(_client, $"/listings/{id}");

        Assert.Equal(100, await _client.PriceAsync(id));
        Assert.Equal(100, await _client.LastPriceAsync(id));
    }

    [Fact]
    public async Task Version_ThatTheClientHas_IsNotTakenBack()
    {
        var id = await _client.CreateAsync(100);
        await CopyAsync("listing");
        await CopyAsync("listing_price_log");
        await _client.PutAsync(id, 200);
        foreach (var address in new[] { $"/listings/{id}", $"/listings/{id}/prices" })
        {
            await _reads.UntilUsedAsync(_client, address);
            // What others may be given for half a second.
            await Poll.UntilAsync(async () => (await _client.ReadAsync(address)).ETag == "\"1\"", "it lagged");

            using var known = await _client.ReadAsync("GET", address, ["\"2\""]);
            using var unknown = await _client.ReadAsync("GET", address, ["\"3\""]);

            Assert.Equal((HttpStatusCode.NotModified, "\"2\""), (known.StatusCode, known.Header("ETag")));
            Assert.Equal((HttpStatusCode.OK, "\"2\""), (unknown.StatusCode, unknown.Header("ETag")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _copying;
        _reads?.Dispose();
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_primary is not null) await _primary.DisposeAsync();
        if (_replica is not null) await _replica.DisposeAsync();
        _stop.Dispose();
    }

    private async Task CopyBeatsAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await CopyAsync("instance_beat", "ON CONFLICT (instance) DO UPDATE SET number = excluded.number");
            await Task.Yield();
        }
    }

    private async Task CopyAsync(string table, string conflict = "")
    {
        var columns = await _primary.ScalarAsync<string>($"""
            SELECT string_agg(column_name, ', ') FROM information_schema.columns
            WHERE table_name = '{table}' AND is_generated = 'NEVER'
            """);
        await using var from = NpgsqlDataSource.Create(_primary.OwnerConnectionString);
        await using var to = NpgsqlDataSource.Create(_replica.OwnerConnectionString);
        await using var read = from.CreateCommand($"SELECT to_jsonb(t)::text FROM {table} t");
        await using var rows = await read.ExecuteReaderAsync(CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            await using var write = to.CreateCommand($"""
                INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
                SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1::jsonb) {conflict}
                """);
            write.Parameters.Add(new() { Value = rows.GetString(0) });
            await write.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
