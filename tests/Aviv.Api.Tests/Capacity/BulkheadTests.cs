using System.Net;
using System.Net.Sockets;
using System.Text;
using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Aviv.Api.Tests.Capacity;

/// <summary>What one kind of request does cannot take another's share.</summary>
public sealed class BulkheadTests(ApiFixture api) : ApiTest(api)
{
    private const int Pool = 4;

    [Fact]
    public async Task SlowBodies_MoreThanThereAreConnections_HoldNobodyUp()
    {
        await using var app = new AvivApp(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = Pool }.ConnectionString,
            new() { ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        var id = await CreateAsync(Sample.Listing());
        app.Logs.Start();
        var slow = new List<TcpClient>();
        try
        {
            while (slow.Count < Pool + 10) slow.Add(await BeginBodyAsync(client.BaseAddress!));
            await Poll.UntilAsync(
                () => app.Logs.Count(line => line.Contains("Request matched endpoint", StringComparison.Ordinal)) == slow.Count,
                "all bodies had begun");

            foreach (var address in new[] { "/listings", $"/listings/{id}", $"/listings/{id}/prices" })
                Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", address)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("PUT", $"/listings/{id}", Sample.Listing(1).ToJsonString())).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("POST", "/listings/prices/query", $$"""{"ids":[{{id}}]}""")).Status);
        }
        finally
        {
            slow.ForEach(connection => connection.Dispose());
        }
    }

    [Fact]
    public async Task Lists_OfWhichAllConnectionsAreHeld_HoldUpNeitherWritesNorReadsById()
    {
        const int Requests = 200;
        var hold = new HeldReads("aviv-api-lists");
        await using var app = Held(hold, new() { ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        var ids = new List<long>();
        while (ids.Count < 10) ids.Add(await CreateAsync(Sample.Listing(0)));
        hold.Begin();
        // Each another page, or they would share one.
        var lists = Enumerable.Range(1, 24).Select(limit => client.AnswerAsync("GET", $"/listings?limit={limit}")).ToList();
        await Poll.UntilAsync(() => hold.Held == lists.Count, "all connections of lists were held");

        (await client.AnswerAsync("GET", "/listings?limit=100")).AssertProblem(503, "unavailable");
        for (var i = 1; i <= Requests; i++)
        {
            var address = $"/listings/{ids[i % ids.Count]}";
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("PUT", address, Sample.Listing(i).ToJsonString())).Status);
            Assert.Equal(i, (decimal)(await client.AnswerAsync("GET", address)).Json["latest_price_eur"]!);
        }

        hold.End();
        Assert.All(await Task.WhenAll(lists), list => Assert.Equal(HttpStatusCode.OK, list.Status));
    }

    [Theory]
    [InlineData("aviv-api-exports", "/listings/export")]
    [InlineData("aviv-api-large-pages", "/listings?limit=1000")]
    [InlineData("aviv-api-histories", "/listings/{0}/prices")]
    public async Task WhatTakesLong_OfWhichAllConnectionsAreHeld_HoldsUpNoOtherKind(string application, string address)
    {
        var id = await LongHistories.InsertAsync(Database, listings: 1, prices: 600);
        address = address.Replace("{0}", $"{id}", StringComparison.Ordinal);
        var hold = new HeldReads(application);
        await using var app = Held(
            hold, new() { ["Load:MaxRunning"] = "1", ["LongRunning:MaxConnections"] = "1", ["Load:MaxWaiting"] = "0" });
        using var client = app.CreateClient();
        var brief = await CreateAsync(Sample.Listing(0));
        hold.Begin();
        var held = client.AnswerAsync("GET", address);
        await hold.Reached;

        (await client.AnswerAsync("GET", address)).AssertProblem(503, "unavailable");
        string[] others =
        [
            "/listings", $"/listings/{id}", $"/listings/{brief}/prices", $"/listings/{brief}/prices/summary",
            $"/listings/{id}/prices?limit=10",
        ];
        foreach (var other in others)
            Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("GET", other)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.AnswerAsync("PATCH", $"/listings/{brief}", """{"latest_price_eur":1}""")).Status);

        hold.End();
        Assert.Equal(HttpStatusCode.OK, (await held).Status);
    }

    private AvivApp Held(HeldReads hold, Dictionary<string, string?> settings) =>
        new(Database.ConnectionString, settings, services => services
            .ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold))
            // What is held is held until the test has seen what it wants to see, on a slow machine too.
            .PostConfigure<RequestTimeoutOptions>(timeouts => timeouts.DefaultPolicy = null));

    // A head, one byte, and the rest never comes.
    private static async Task<TcpClient> BeginBodyAsync(Uri address)
    {
        var connection = new TcpClient(address.Host, address.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /listings HTTP/1.1\r\nHost: {address.Authority}\r\n{SuiteKey.HeaderLine}"
            + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"));
        return connection;
    }
}
