using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Contract;

public sealed class UnavailableTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("GET", "/listings")]
    [InlineData("GET", "/listings/1")]
    [InlineData("GET", "/listings/1/prices")]
    [InlineData("POST", "/listings")]
    [InlineData("PUT", "/listings/1")]
    [InlineData("GET", "/health/ready")]
    public async Task Request_WithTheDatabaseAway_Is503WithRetryAfter(string method, string address)
    {
        await using var app = new AvivApp(With(database => database.Port = 1));
        using var client = app.CreateClient();
        var problem = await AssertUnavailableAsync(client, method, address);
        Assert.DoesNotContain("127.0.0.1", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithThePoolFull_Is503AndServedAgainAfterwards()
    {
        await using var app = new AvivApp(With(database => database.MaxPoolSize = 1));
        using var client = app.CreateClient();
        using (var held = new NpgsqlConnection(With(_ => { })))
        {
            // The one pooled connection waits for this lock.
            await held.OpenAsync();
            await using var transaction = await held.BeginTransactionAsync();
            await new NpgsqlCommand("LOCK TABLE listing", held, transaction).ExecuteNonQueryAsync();
            // No page that the next request would share.
            var waiting = client.GetAsync("/listings?limit=1");
            await AssertUnavailableAsync(client, "GET", "/listings");
            await transaction.RollbackAsync();
            (await waiting).Dispose();
        }

        using var response = await client.GetAsync("/listings");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Request_OutOfTime_Is503()
    {
        await using var app = new AvivApp(Database.ConnectionString, services: services => services
            .PostConfigure<RequestTimeoutOptions>(timeouts => timeouts.DefaultPolicy = new()
            {
                Timeout = TimeSpan.FromMilliseconds(100),
                WriteTimeoutResponse = timeouts.DefaultPolicy!.WriteTimeoutResponse,
            }));
        using var client = app.CreateClient();
        await using (await HeldLock.TakeAsync(Database, "LOCK TABLE listing"))
            await AssertUnavailableAsync(client, "GET", "/listings");
    }

    [Fact]
    public async Task Health_OfADatabaseWithoutItsMigrations_IsLiveAndNotReady()
    {
        await using var empty = await TestDatabase.CreateEmptyAsync();
        await using var app = new AvivApp(empty.ConnectionString);
        using var client = app.CreateClient();

        Assert.Equal("""{"status":"healthy"}""", await client.GetStringAsync("/health/live"));
        var problem = await AssertUnavailableAsync(client, "GET", "/health/ready");
        Assert.Contains("dotnet ef database update", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfADatabaseWithNewerMigrations_IsReady()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await database.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Newer', '99.0.0')""");
        await using var app = new AvivApp(database.ConnectionString);
        using var client = app.CreateClient();

        await client.UntilReadyAsync(app);
        Assert.Equal("""{"status":"healthy","writes":"available"}""", await client.GetStringAsync("/health/ready"));
    }

    private string With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        change(builder);
        return builder.ConnectionString;
    }

    private static async Task<JsonObject> AssertUnavailableAsync(HttpClient client, string method, string address)
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (method != "GET") request.Content = Json(Sample.Listing().ToJsonString());
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal("unavailable", (string)problem["code"]!);
        return problem;
    }
}
