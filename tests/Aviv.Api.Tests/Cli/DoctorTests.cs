using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Docs;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Doctor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

public sealed class DoctorTests(DoctorFixture doctor) : IClassFixture<DoctorFixture>
{
    private const string Script = "Run scripts/api-role.sql as the owner.";
    private const string SetUp = "Let ConnectionStrings__Aviv name the role of scripts/api-role.sql (docs/operations.md, Setting up).";
    private const string Owner = "As the owner: dotnet ef database update (docs/operations.md, Setting up).";
    private const string FewerConnections = "Raise max_connections, or lower Maximum Pool Size (docs/operations.md, Load).";
    private const string Unseen = "The database does not answer, see above.";

    private TestDatabase Database => doctor.Database;

    [Fact]
    public async Task Doctor_WhereAllIsRight_Is0() => (await DoctorPage.OfProcessAsync(doctor)).AssertIs(0);

    [Fact]
    public async Task Doctor_OfTheExampleInOperations_SaysWhatItShows()
    {
        await using var change = await doctor.ChangeAsync(
            "GRANT UPDATE ON listing_price_log TO aviv_api", undo: "REVOKE UPDATE ON listing_price_log FROM aviv_api");

        var page = await DoctorPage.OfProcessAsync(doctor);

        var shown = new MarkdownPage("docs/operations.md").Blocks[0].Text;
        var printed = $"$ dotnet Aviv.Api.dll doctor; echo \"exit code $?\"\n{page.Text}\nexit code {page.ExitCode}";
        Assert.True(Shown.Matches(shown, printed), printed);
    }

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
    public async Task Migrations_PendingAndNewer_AreToldApart()
    {
        var last = await Database.ScalarAsync<string>("""SELECT max("MigrationId")::text FROM "__EFMigrationsHistory" """);
        await using var newer = await doctor.ChangeAsync(
            """INSERT INTO "__EFMigrationsHistory" VALUES ('99991231235959_Newer', '99')""",
            undo: """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '99991231235959_Newer'""");

        (await DoctorPage.OfAsync(doctor)).AssertIs(0, "ok    migrations: all … applied, and 1 of a newer build");

        await using var pending = await doctor.ChangeAsync(
            $"""UPDATE "__EFMigrationsHistory" SET "MigrationId" = 'hidden' WHERE "MigrationId" = '{last}'""",
            undo: $"""UPDATE "__EFMigrationsHistory" SET "MigrationId" = '{last}' WHERE "MigrationId" = 'hidden'""");

        (await DoctorPage.OfAsync(doctor)).AssertIs(1, $"do    migrations: 1 of … not applied, the first {last}. {Owner}");
    }

    [Fact]
    public async Task Database_Away_Is2() =>
        (await DoctorPage.OfProcessAsync(doctor, "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Password=hush")).AssertIs(
            2,
            Away("Failed to connect to 127.0.0.1:1. See that the database runs and that ConnectionStrings__Aviv is right."));

    [Fact]
    public async Task Database_ThatTakesNoSuchPassword_Is2()
    {
        var wrong = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Password = "hush" };

        var page = await DoctorPage.OfAsync(doctor, wrong.ConnectionString);

        page.AssertIs(2, Away(
            "password authentication failed for user \"aviv_api\". See that the database runs and that ConnectionStrings__Aviv is right."));
        Assert.DoesNotContain("hush", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_OutOfTheirLimits_AreALineEach()
    {
        var page = await DoctorPage.OfAsync(doctor, settings: new()
        {
            ["Load:MaxRunning"] = "0",
            ["Cache:MaxBytes"] = "-1",
            ["Security:Secret"] = "short",
            ["AutoMapper:LicenseKey"] = "key",
        });

        page.AssertIs(
            1,
            "do    settings: Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.",
            "do    settings: Set Security__Secret to a secret of at least 32 characters, the same on every instance.",
            "do    settings: Cache:MaxBytes must not be negative.");
    }

    [Theory]
    [InlineData("Load:MaxRunning")]
    [InlineData("Shutdown:DrainSeconds")]
    public async Task Setting_OfAnotherKind_IsALineWithoutItsValue(string name) =>
        (await DoctorPage.OfAsync(doctor, settings: new() { [name] = "hush" })).AssertIs(
            1, $"do    settings: {name} has a value of another kind. See docs/configuration.md.", License);

    [Fact]
    public async Task ConnectionStrings_ThatAreNone_AreLinesWithoutWhatTheyHold()
    {
        var page = await DoctorPage.OfAsync(
            doctor, "Host=db;Password=a;hush=1", new() { ["ConnectionStrings:Redis"] = "redis,password=a,hush=1" });

        const string Nameless = "ConnectionStrings__Aviv does not name a database.";
        page.AssertIs(1, [
            "do    settings: Set ConnectionStrings__Aviv to the database, such as Host=localhost;Database=aviv;Username=aviv;Password=…",
            "do    settings: ConnectionStrings__Redis is no address of Redis, such as localhost:6379,password=…",
            License,
            "?     redis: ConnectionStrings__Redis does not name a Redis.",
            .. Away(Nameless, Nameless),
        ]);
        Assert.DoesNotContain("hush", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_ThatComesWithTheSource_IsNone()
    {
        var development = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src/Aviv.Api/appsettings.Development.json")),
            new() { CommentHandling = JsonCommentHandling.Skip });
        var compose = Regex.Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker-compose.yml")), "{AVIV_SECRET:-(.*)}");
        string[] secrets = [development.RootElement.GetProperty("Security").GetProperty("Secret").GetString()!, compose.Groups[1].Value];

        foreach (var secret in secrets)
            (await DoctorPage.OfAsync(doctor, settings: new() { ["Security:Secret"] = secret })).AssertIs(
                1,
                "do    settings: Security__Secret is one that everybody can read in the source. "
                    + "Set a secret of your own, the same on every instance.",
                License);
    }

    [Fact]
    public async Task Superuser_OnAnEmptyDatabaseInAnotherEncoding_IsToldAll()
    {
        await using var empty = await TestDatabase.CreateEmptyAsync(
            doctor.ServerConnectionString, "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

        (await DoctorPage.OfAsync(doctor, empty.ConnectionString)).AssertIs(
            1,
            $"do    migrations: … of … not applied, the first 20261123134027_Initial. {Owner}",
            $"do    role: aviv is a superuser. {SetUp}",
            "note  grants: there is no table to judge, but for those that the role owns.",
            $"do    time limits: idle_in_transaction_session_timeout is 0, and should be 5s. {Script}",
            $"do    time limits: lock_timeout is 0, and should be 2s. {Script}",
            $"do    time limits: statement_timeout is 0, and should be 3s. {Script}",
            "ok    server: fsync on, full_page_writes on, synchronous_commit on, data_checksums on",
            "do    server: the encoding of the database is LATIN1. Dump it, and restore it into one that has ENCODING 'UTF8'.");
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

    [Fact]
    public async Task Server_ThatForgoesSafety_IsToldWhatToSet()
    {
        await using var commits = await doctor.ChangeAsync(
            "ALTER ROLE aviv_api SET synchronous_commit = off", undo: "ALTER ROLE aviv_api RESET synchronous_commit");
        await doctor.SetAsync("fsync", "off");
        await doctor.SetAsync("full_page_writes", "off");

        var page = await DoctorPage.OfAsync(doctor);

        await doctor.SetAsync("fsync", "on");
        await doctor.SetAsync("full_page_writes", "on");
        page.AssertIs(
            1,
            "do    server: fsync is off. A crash of the machine may ruin the database. Set fsync = on.",
            "do    server: full_page_writes is off. A crash of the machine may ruin the database. Set full_page_writes = on.",
            "do    server: synchronous_commit is off. A write may be lost after it was acknowledged. Set synchronous_commit = on.",
            "ok    server: encoding UTF8, locale … of libc");
    }

    [Theory]
    [InlineData(500, 0, 1, "do", $"0 instances of up to 557; 1 and 10 for others need 567. {FewerConnections}")]
    [InlineData(100, 0, 0, "note", "1 instance of up to 157, and for no further one during a deployment.")]
    [InlineData(100, 2, 1, "do", $"1 instance of up to 157; 2 and 10 for others need 324. {FewerConnections}")]
    public async Task Connections_OfTheInstances_AreHeldAgainstThoseOfTheServer(
        int pool, int instances, int exitCode, string mark, string enough)
    {
        var api = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = pool };
        await using var health = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { ApplicationName = "aviv-api-health" });
        var open = new Stack<NpgsqlConnection>();
        while (open.Count < instances) open.Push(await health.OpenConnectionAsync());

        var page = await DoctorPage.OfAsync(doctor, api.ConnectionString);

        foreach (var connection in open) await connection.DisposeAsync();
        page.AssertIs(exitCode, $"{mark,-5} connections: max_connections 200 suffices for {enough}");
    }

    [Fact]
    public async Task Connections_OfARoleWithALimit_MustFitInto()
    {
        await using var change = await doctor.ChangeAsync(
            "ALTER ROLE aviv_api CONNECTION LIMIT 20", undo: "ALTER ROLE aviv_api CONNECTION LIMIT -1");

        (await DoctorPage.OfAsync(doctor)).AssertIs(
            1,
            "ok    connections: max_connections 200 suffices for 2 instances of up to 89, that of a deployment included",
            "do    connections: the role is let in 20 times at most. Raise CONNECTION LIMIT of the role or of the database.");
    }

    [Fact]
    public async Task Redis_ThereAndAway_IsToldApart()
    {
        await using var redis = await RedisServer.StartAsync();
        Dictionary<string, string?> settings = new() { ["ConnectionStrings:Redis"] = redis.ConnectionString };
        string[] clocks = ["ok    clock: … ms from that of the database", "ok    clock: … ms from that of Redis"];

        (await DoctorPage.OfAsync(doctor, settings: settings)).AssertIs(
            0,
            "ok    redis: answers; maxmemory-policy noeviction",
            "note  redis: once Redis is full, nothing further is shared. Set maxmemory-policy to allkeys-lru.",
            clocks[0],
            clocks[1]);

        await redis.AskAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        (await DoctorPage.OfAsync(doctor, settings: settings)).AssertIs(
            0, "ok    redis: answers; maxmemory-policy allkeys-lru", clocks[0], clocks[1]);

        await redis.KillAsync();
        var words = $"{redis.ConnectionString} does not answer; until it does, the API does without. "
            + "See that it runs and that ConnectionStrings__Redis is right.";
        (await DoctorPage.OfAsync(doctor, settings: settings)).AssertIs(2, $"?     redis: {words}", clocks[0], $"?     clock: {words}");
    }

    [Theory]
    [InlineData(60, "ahead of")]
    [InlineData(-60, "behind")]
    public async Task Clock_ThatIsApart_IsToldByHowMuch(int seconds, string side) =>
        (await DoctorPage.OfAsync(doctor, services: services => services.AddSingleton<TimeProvider>(
            new FakeTimeProvider(DateTimeOffset.UtcNow.AddSeconds(seconds))))).AssertIs(
            1, $"do    clock: … s {side} that of the database. Have chrony or NTP keep both.");

    [Fact]
    public async Task Check_ThatFails_IsALine_AndStopsNoOther()
    {
        var page = await DoctorPage.OfAsync(doctor, services: services =>
        {
            var first = services.First(service => service.ServiceType == typeof(ICheck));
            services.Insert(services.IndexOf(first), ServiceDescriptor.Scoped<ICheck, BrokenCheck>());
        });

        Assert.Equal(2, page.ExitCode);
        Assert.StartsWith("ok    broken: seen\n?     broken: Two lines.\nok    settings: ", page.Text, StringComparison.Ordinal);
        Assert.Contains("\nok    clock: ", page.Text, StringComparison.Ordinal);
    }

    /// <summary>Servers that let connections in and say nothing. It takes seconds, in which nothing is done.</summary>
    [Fact(Explicit = true)]
    public async Task Servers_ThatHang_AreWaitedForOnceAndBriefly()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;

        var page = await DoctorPage.OfAsync(
            doctor,
            $"Host=127.0.0.1;Port={port};Username=aviv;Timeout=600",
            new() { ["ConnectionStrings:Redis"] = $"127.0.0.1:{port}" }).WaitAsync(Poll.Limit);

        Assert.Equal(2, page.ExitCode);
        Assert.Contains("\n?     database: ", page.Text, StringComparison.Ordinal);
        Assert.Contains($"\n?     redis: 127.0.0.1:{port} does not answer", page.Text, StringComparison.Ordinal);
    }

    private const string License =
        "note  settings: AutoMapper__LicenseKey is not set. To deploy the API, hold a key or meet RPL-1.5 (README, Licence).";

    private static string[] Away(string why, string unseen = Unseen) =>
    [
        $"?     database: {why}",
        $"?     migrations: {unseen}",
        $"?     role: {unseen}",
        $"?     grants: {unseen}",
        $"?     time limits: {unseen}",
        $"?     server: {unseen}",
        $"?     connections: {unseen}",
        "ok    disk: … GB free in … of this machine",
        $"?     disk: {unseen}",
        $"?     clock: {unseen}",
    ];

    private sealed class BrokenCheck : ICheck
    {
        public string Subject => "broken";

        public async IAsyncEnumerable<Finding> LookAsync()
        {
            await Task.Yield();
            yield return Finding.Fine("seen");
            throw new NotSupportedException("Two\nlines");
        }
    }
}
