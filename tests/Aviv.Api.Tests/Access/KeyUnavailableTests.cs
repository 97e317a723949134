using System.Diagnostics;
using System.Net;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>Keys while the database is away, and keys on several instances.</summary>
[Collection<Faults.Faults>]
public sealed class KeyUnavailableTests
{
    private static readonly string Body = Sample.Listing().ToJsonString();

    [Fact]
    public async Task Key_ThatCannotBeChecked_IsUnavailable_AndIsTakenWhenItCan()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        await using var app = NewApp(database);
        using var client = app.CreateClient();
        var (seen, unseen) = (await TestKeys.MakeAsync(database, "north", []), await TestKeys.MakeAsync(database, "south", []));
        using var first = await client.SendWithAsync(seen, "POST", "/listings", Body);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        await server.StopAsync();

        await AssertUnavailableAsync(client, unseen);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await AssertUnavailableAsync(client, seen);

        await server.StartAgainAsync();
        foreach (var key in new[] { seen, unseen })
            using (var answer = await Poll.UntilServedAsync(() => client.SendWithAsync(key, "POST", "/listings", Body)))
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Key_RevokedByTheVerb_IsRefusedByTwoInstances_TheDatabaseAwayInBetween()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        await using AvivApp one = NewApp(database), other = NewApp(database);
        using HttpClient first = one.CreateClient(), second = other.CreateClient();
        var key = await TestKeys.MakeAsync(database, "north", []);
        foreach (var client in new[] { first, second }) Assert.False(await IsRefusedAsync(client, key));

        await RevokeAsync(database, key);
        await server.StopAsync();
        foreach (var app in new[] { one, other }) app.Clock.Advance(TimeSpan.FromSeconds(30));
        foreach (var client in new[] { first, second }) await AssertUnavailableAsync(client, key);
        await server.StartAgainAsync();

        foreach (var client in new[] { first, second })
            await Poll.UntilAsync(() => IsRefusedAsync(client, key), "the revoked key was refused");
    }

    // In real time, on processes of their own.
    [Fact(Explicit = true)]
    public async Task Key_RevokedByTheVerb_IsRefusedByTwoProcessesWithinAMinute()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        var closed = new Dictionary<string, string> { ["Auth__AnonymousWrites"] = "false" };
        await using var one = ApiProcess.Start(database.ConnectionString, settings: closed);
        await using var other = ApiProcess.Start(database.ConnectionString, settings: closed);
        using HttpClient first = new() { BaseAddress = await one.Address }, second = new() { BaseAddress = await other.Address };
        var key = await TestKeys.MakeAsync(database, "north", []);
        foreach (var client in new[] { first, second })
            using (var answer = await Poll.UntilServedAsync(() => client.SendWithAsync(key, "POST", "/listings", Body)))
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);

        var begun = Stopwatch.GetTimestamp();
        await RevokeAsync(database, key);
        await server.StopAsync();
        await server.StartAgainAsync();
        foreach (var client in new[] { first, second })
            await Poll.UntilAsync(() => IsRefusedAsync(client, key), "the revoked key was refused");

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    private static AvivApp NewApp(TestDatabase database) => new(database.ConnectionString, new() { ["Auth:AnonymousWrites"] = "false" });

    private static async Task RevokeAsync(TestDatabase database, string key)
    {
        var revoked = await CliResult.OfAsync(database.OwnerConnectionString, "keys", "revoke", key[12..24]);
        Assert.True(revoked.ExitCode == 0, revoked.Error);
    }

    private static async Task<bool> IsRefusedAsync(HttpClient client, string key)
    {
        using var answer = await client.SendWithAsync(key, "DELETE", "/listings/999");
        return answer.StatusCode == HttpStatusCode.Unauthorized;
    }

    private static async Task AssertUnavailableAsync(HttpClient client, string key)
    {
        using var response = await client.SendWithAsync(key, "POST", "/listings", Body);
        (await WriteRequests.ReadAsync(response)).AssertProblem(503, "unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
