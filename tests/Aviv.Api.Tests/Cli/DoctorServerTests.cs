using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the doctor says of the servers: migrations, settings, connections, Redis, clocks.</summary>
[Collection<Doctored>]
public sealed class DoctorServerTests(DoctorFixture doctor)
{
    private const string FewerConnections = "Raise max_connections, or lower Maximum Pool Size (docs/operations.md, Load).";

    private TestDatabase Database => doctor.Database;

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

        (await DoctorPage.OfAsync(doctor)).AssertIs(1, $"do    migrations: 1 of … not applied, the first {last}. {DoctorPage.Migrate}");
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
}
