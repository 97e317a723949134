using System.Net;
using System.Net.Http.Json;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Server;

namespace Aviv.Api.Tests.Cache;

/// <summary>The way to Redis by TLS, with an authority of its own, which <c>SSL_CERT_FILE</c> names.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private const string Distrusted = "The certificate of Redis is not trusted, and reads go to the database: ";

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Redis_OfATrustedAuthority_IsShared()
    {
        await using var redis = await RedisServer.StartAsync(_authority);
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var api = ApiProcess.Start(
            HeldLock.Patient(database), redis.ConnectionString, settings: new() { ["SSL_CERT_FILE"] = _authority.Path });
        using var client = new HttpClient { BaseAddress = await api.Address, Timeout = Poll.Limit };
        using var created = await Poll.UntilServedAsync(() => client.PostAsJsonAsync("/listings", Sample.Listing()));

        await Poll.UntilAsync(
            async () =>
            {
                await client.GetStringAsync(created.Headers.Location);
                return await redis.AskAsync("DBSIZE") == "1";
            },
            "Redis held what was read");
    }

    [Fact]
    public async Task Redis_OfAnotherAuthority_IsDoneWithout_AndTheLogSaysWhyOnce()
    {
        await using var redis = await RedisServer.StartAsync(_authority);
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(
            HeldLock.Patient(database), new() { ["ConnectionStrings:Redis"] = redis.ConnectionString });
        app.Logs.Start();
        using var client = app.CreateClient();
        var created = await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());

        await Poll.UntilAsync(
            async () =>
            {
                Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", created.Location!)).Status);
                return app.Logs.Count(line => line.Contains(Distrusted, StringComparison.Ordinal)) > 0;
            },
            "the log said so");

        var line = Assert.Single(app.Logs.Stop(), line => line.Contains(Distrusted, StringComparison.Ordinal));
        Assert.StartsWith("Warning Aviv.Infrastructure.Caching.SharedAnswers: ", line, StringComparison.Ordinal);
        Assert.Contains("UntrustedRoot", line, StringComparison.Ordinal);
        Assert.Equal("0", await redis.AskAsync("DBSIZE"));
        await AssertDoctorSaysSoAsync(redis, database);
    }

    public void Dispose() => _authority.Dispose();

    private static async Task AssertDoctorSaysSoAsync(RedisServer redis, TestDatabase database)
    {
        var start = CliResult.Command(database.ConnectionString, "doctor");
        start.Environment["ConnectionStrings__Redis"] = redis.ConnectionString;
        var doctor = await CliResult.OfAsync(start);

        Assert.Matches(
            @"\n\?     redis: localhost:\d+ shows a certificate that is not trusted, and the API does without it: .*UntrustedRoot",
            doctor.Output);
    }
}
