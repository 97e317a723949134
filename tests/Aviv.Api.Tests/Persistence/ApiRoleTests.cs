using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Doctor;
using Npgsql;

namespace Aviv.Api.Tests.Persistence;

/// <summary>What <c>scripts/api-role.sql</c> lets the API's role do, and what not even a fault in the API could do.</summary>
public sealed class ApiRoleTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("UPDATE listing_price_log SET price_change = 1")]
    [InlineData("DELETE FROM listing_price_log")]
    [InlineData("TRUNCATE listing_price_log")]
    [InlineData("TRUNCATE listing CASCADE")]
    [InlineData("CREATE TABLE other (id int)")]
    [InlineData("CREATE SCHEMA other")]
    [InlineData("ALTER TABLE listing ADD COLUMN other int")]
    [InlineData("DROP TABLE listing_price_log")]
    [InlineData("CREATE TRIGGER other BEFORE UPDATE ON listing EXECUTE FUNCTION suppress_redundant_updates_trigger()")]
    [InlineData("DELETE FROM \"__EFMigrationsHistory\"")]
    public async Task Statement_PastWhatTheApiDoes_IsRefused(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => AsApiAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Listing_Deleted_TakesItsRowsAlong()
    {
        var (gone, kept) = (await CreateAsync(Sample.Listing()), await CreateAsync(Sample.Listing()));

        await AsApiAsync($"DELETE FROM listing WHERE id = {gone}");

        Assert.Equal([$"({kept})"], await Database.RowsAsync("SELECT listing_id FROM listing_price_log"));
    }

    [Theory]
    [InlineData("statement_timeout", "3s")]
    [InlineData("lock_timeout", "2s")]
    [InlineData("idle_in_transaction_session_timeout", "5s")]
    public async Task Session_HasItsTimeLimits(string setting, string limit) => Assert.Equal(limit, await AsApiAsync($"SHOW {setting}"));

    [Fact]
    public async Task Tables_OfTheMigrations_AreAllDecidedAbout()
    {
        const string Tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')";

        // A new one needs its grants in scripts/api-role.sql, and the same in ApiRole, by which the doctor judges.
        Assert.Empty((await Database.RowsAsync(Tables)).Select(row => row.Trim('(', ')', '"')).Except(ApiRole.Grants.Keys));
    }

    [Fact]
    public async Task Grants_OfTheScript_AreThoseThatTheDoctorKnows() => Assert.Equal(
        ApiRole.Grants.SelectMany(table => table.Value.Select(kind => $"{table.Key} {kind}")).Order(StringComparer.Ordinal),
        (await Database.RowsAsync(
            $"SELECT table_name || ' ' || privilege_type FROM information_schema.role_table_grants WHERE grantee = '{Role}'"))
        .Select(row => row.Trim('(', ')', '"')).Order(StringComparer.Ordinal));

    [Fact]
    public async Task TimeLimits_OfTheScript_AreThoseThatTheDoctorKnows() => Assert.Equal(
        ApiRole.TimeLimits.Select(limit => $"({limit.Key}={limit.Value})").Order(StringComparer.Ordinal),
        (await Database.RowsAsync($"SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = '{Role}'")).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Script_RunAgain_ChangesNothing()
    {
        const string Grants = "SELECT relname, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname";
        var before = await Database.RowsAsync(Grants);

        await Database.GrantAsync();

        Assert.Equal(before, await Database.RowsAsync(Grants));
    }

    private string Role => new NpgsqlConnectionStringBuilder(Database.ConnectionString).Username!;

    private async Task<object?> AsApiAsync(string sql)
    {
        await using var role = NpgsqlDataSource.Create(Database.ConnectionString);
        await using var command = role.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
