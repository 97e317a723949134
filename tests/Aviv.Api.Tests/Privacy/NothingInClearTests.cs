using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Npgsql;

namespace Aviv.Api.Tests.Privacy;

/// <summary>Whoever has the disk, a dump or an archive of the log has no number.</summary>
public sealed class NothingInClearTests(ApiFixture api) : SecondApiTest(api)
{
    private const string Name = "Canary in the database";

    // No other test has them.
    private static readonly string[] Numbers = ["+33687650123", "+33687650456"];

    [Fact]
    public async Task Number_OfAnyWrite_IsNowhereInClear()
    {
        var since = await Database.ScalarAsync<string>("SELECT pg_current_wal_lsn()::text");
        await WriteAsync();

        var dump = await DumpAsync();
        var log = await WriteAheadLogAsync(since);

        // What is stored in clear is found by the same looks.
        Assert.True(Holds(Encoding.UTF8.GetBytes(dump), Name) && Holds(log, Name));
        foreach (var form in Numbers.SelectMany(Forms))
        {
            Assert.DoesNotContain(form, dump, StringComparison.Ordinal);
            Assert.False(Holds(log, form), $"The write-ahead log holds {form}.");
        }
    }

    private async Task WriteAsync()
    {
        var id = await CreateAsync(Of(Numbers[0]));
        await UpdateAsync(id, Of(Numbers[1]));
        await Client.AnswerAsync("PATCH", $"/listings/{id}", $$"""{"contact_phone_number":"{{Numbers[0]}}"}""", key: "canary");
        await Client.AnswerAsync("POST", "/listings", Of(Numbers[1]).ToJsonString(), key: "canary 2");
        await Client.AnswerAsync("POST", "/listings", Of("+33 6 87 65 01 23").With("rooms_count", 0).ToJsonString(), key: "canary 3");
    }

    private static System.Text.Json.Nodes.JsonObject Of(string number) =>
        Sample.Listing(name: Name).With("contact_phone_number", number);

    // With and without the plus, as people write it, and as PostgreSQL writes bytes.
    private static IEnumerable<string> Forms(string number) =>
    [
        number[1..], number[3..], string.Join(' ', number[4..].Chunk(2).Select(pair => new string(pair))),
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes(number[1..])),
    ];

    private static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task<string> DumpAsync()
    {
        var owner = new NpgsqlConnectionStringBuilder(Database.OwnerConnectionString);
        using var limit = new CancellationTokenSource(Poll.Limit);
        var (exitCode, dump) = await Command.RunAsync(
            Repository.Root, "bash",
            [
                "-c",
                """source scripts/common.sh; source scripts/postgres.sh; pg_find; PGPASSWORD=$1 "$PG_BIN/pg_dump" "${@:2}" """, "dump",
                owner.Password ?? "", "-h", owner.Host!, "-p", $"{owner.Port}", "-U", owner.Username!, owner.Database!,
            ],
            limit.Token);
        Assert.True(exitCode == 0, dump);
        return dump;
    }

    // The files that were written to since then; a file is 16 MB, and none is reused while it is of the latest.
    private Task<byte[]> WriteAheadLogAsync(string since) => Database.ScalarAsync<byte[]>($"""
        SELECT string_agg(pg_read_binary_file('pg_wal/' || name), ''::bytea ORDER BY name) FROM pg_ls_waldir()
        WHERE name BETWEEN pg_walfile_name('{since}') AND pg_walfile_name(pg_current_wal_lsn())
        """);
}
