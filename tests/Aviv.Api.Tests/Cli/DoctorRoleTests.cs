using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says of the role of the API: its grants, its time limits, and that it owns nothing.</summary>
[Collection<Doctored>]
public sealed class DoctorRoleTests(DoctorFixture doctor)
{
    private const string Script = "Run scripts/api-role.sql as the owner.";
    private const string SetUp = "Let ConnectionStrings__Aviv name the role of scripts/api-role.sql (docs/operations.md, Setting up).";

    private TestDatabase Database => doctor.Database;

    [Fact]
    public async Task Grants_LackingOrBeyond_AreLines_AndTheirRemediesMendThem()
    {
        await using var change = await doctor.ChangeAsync(
            """
            REVOKE INSERT, DELETE ON idempotency_key FROM aviv_api;
            GRANT UPDATE (price_change), TRUNCATE ON listing_price_log TO aviv_api;
            GRANT DELETE ON "__EFMigrationsHistory" TO PUBLIC;
            GRANT CREATE ON SCHEMA public TO aviv_api;
            CREATE TABLE other (id int)
            """,
            undo: """
            GRANT INSERT, DELETE ON idempotency_key TO aviv_api;
            REVOKE UPDATE, TRUNCATE ON listing_price_log FROM aviv_api;
            REVOKE DELETE ON "__EFMigrationsHistory" FROM PUBLIC;
            REVOKE CREATE ON SCHEMA public FROM aviv_api;
            DROP TABLE other
            """);

        var page = await DoctorPage.OfAsync(doctor);

        const string Others = "note  grants: this build decides nothing about other.";
        page.AssertIs(
            1,
            "do    role: aviv_api may create tables. As the owner of the schema: REVOKE CREATE ON SCHEMA public FROM aviv_api, PUBLIC;",
            "do    grants: aviv_api may DELETE \"__EFMigrationsHistory\". "
                + "As the owner: REVOKE DELETE ON \"__EFMigrationsHistory\" FROM aviv_api, PUBLIC;",
            $"do    grants: aviv_api lacks INSERT, DELETE on idempotency_key. {Script}",
            "do    grants: aviv_api may UPDATE, TRUNCATE listing_price_log. "
                + "As the owner: REVOKE UPDATE, TRUNCATE ON listing_price_log FROM aviv_api, PUBLIC;",
            Others);
        await doctor.MendAsync(page);
        (await DoctorPage.OfAsync(doctor)).AssertIs(0, "ok    grants: … tables, each as scripts/api-role.sql decides", Others);
    }

    [Fact]
    public async Task Superuser_OnAnEmptyDatabaseInAnotherEncoding_IsToldAll()
    {
        await using var empty = await TestDatabase.CreateEmptyAsync(
            doctor.ServerConnectionString, "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

        (await DoctorPage.OfAsync(doctor, empty.ConnectionString)).AssertIs(
            1,
            $"do    migrations: … of … not applied, the first 20261123134027_Initial. {DoctorPage.Migrate}",
            $"do    role: aviv is a superuser. {SetUp}",
            "note  grants: there is no table to judge, but for those that the role owns.",
            $"do    time limits: idle_in_transaction_session_timeout is 0, and should be 5s. {Script}",
            $"do    time limits: lock_timeout is 0, and should be 2s. {Script}",
            $"do    time limits: statement_timeout is 0, and should be 3s. {Script}",
            "ok    server: fsync on, full_page_writes on, synchronous_commit on, data_checksums on",
            "do    server: the encoding of the database is LATIN1. Dump it, and restore it into one that has ENCODING 'UTF8'.",
            "note  privacy: no phone number can be sealed before the migrations.",
            "note  archive: it is not known before the migrations.");
    }

    [Fact]
    public async Task Owner_OfATable_IsNoRoleForTheApi()
    {
        await using var change = await doctor.ChangeAsync(
            "ALTER TABLE listing OWNER TO aviv_api",
            undo: "ALTER TABLE listing OWNER TO aviv; GRANT SELECT, INSERT, UPDATE, DELETE ON listing TO aviv_api");

        (await DoctorPage.OfAsync(doctor)).AssertIs(1, $"do    role: aviv_api owns the database or tables in it. {SetUp}");
    }

    [Fact]
    public async Task TimeLimits_MissingOrOverruled_AreToldWithWhereTheyAreSet()
    {
        var options = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            Options = "-c idle_in_transaction_session_timeout=60s",
        };
        await using var change = await doctor.ChangeAsync(
            "ALTER ROLE aviv_api RESET statement_timeout; ALTER ROLE aviv_api IN DATABASE aviv_api SET lock_timeout = '1min'",
            undo: "ALTER ROLE aviv_api SET statement_timeout = '3s'; ALTER ROLE aviv_api IN DATABASE aviv_api RESET lock_timeout");

        var page = await DoctorPage.OfAsync(doctor, options.ConnectionString);

        page.AssertIs(
            1,
            "do    time limits: idle_in_transaction_session_timeout is 1min, and should be 5s. "
                + "Take it out of the Options of ConnectionStrings__Aviv.",
            "do    time limits: lock_timeout is 1min, and should be 2s. "
                + "As the owner: ALTER ROLE aviv_api IN DATABASE aviv_api RESET lock_timeout;",
            $"do    time limits: statement_timeout is 0, and should be 3s. {Script}");
        await doctor.MendAsync(page);
        (await DoctorPage.OfAsync(doctor)).AssertIs(0);
    }
}
