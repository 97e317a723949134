using System.Net;
using Aviv.Api.Tests.Contract;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Aviv.Api.Tests.Cache;

/// <summary>Which ends of a write make the instance forget what it has of the listing.</summary>
public sealed class FenceTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("PUT", "{", null, 400)]
    [InlineData("PATCH", "{}", "", 400)]
    [InlineData("DELETE", null, "", 400)]
    [InlineData("PATCH", """{"rooms_count":0}""", null, 422)]
    [InlineData("PATCH", """{"latest_price_eur":1}""", "used", 422)]
    public async Task Read_AfterAWriteThatNeverSawTheListing_ComesFromMemory(string method, string? body, string? key, int status)
    {
        await Client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString(), key: "used");
        var address = $"/listings/{await CreateAsync(Sample.Listing())}";
        await Client.GetStringAsync(address);
        Assert.Equal(status, (int)(await Client.AnswerAsync(method, address, body, key: key)).Status);
        App.Logs.Start();

        await Client.GetStringAsync(address);

        Assert.Empty(App.Logs.StopForSql());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task NotFound_LeavesNothing(string method)
    {
        (await Client.AnswerAsync(method, "/listings/424242", method == "DELETE" ? null : Sample.Listing().ToJsonString())).AssertProblem(
            404, "not_found");

        Assert.Equal(0, App.Services.GetRequiredService<ReadFences>().Of(424242));
    }

    [Theory]
    [InlineData("PUT", "\"7\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("DELETE", "\"7\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("PATCH", null, HttpStatusCode.OK)]
    public async Task Read_AfterAWriteThatSawTheListing_AsksTheDatabase(string method, string? ifMatch, HttpStatusCode status)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await Client.GetStringAsync(address);
        await WriteElsewhereAsync();
        var body = method switch { "PUT" => Sample.Listing(300).ToJsonString(), "PATCH" => "{}", _ => null };
        Assert.Equal(status, (await Client.AnswerAsync(method, address, body, ifMatch)).Status);

        Assert.Equal("\"2\"", (await Client.AnswerAsync("GET", address)).ETag);
    }

    [Theory]
    [InlineData("PUT", "\"2\"")]
    [InlineData("DELETE", null)]
    public async Task Read_AfterAWriteOfUnknownOutcome_AsksTheDatabase(string method, string? tag)
    {
        await using var app = new AvivApp(Database.ConnectionString, services: UnknownOutcomeTests.BreakEveryCommit);
        using var client = app.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await client.GetStringAsync(address);
        (await client.AnswerAsync(method, address, method == "PUT" ? Sample.Listing(200).ToJsonString() : null)).AssertProblem(
            503, "unavailable");

        Assert.Equal(tag, (await client.AnswerAsync("GET", address)).ETag);
    }

    [Theory]
    [InlineData("PATCH", "\"2\"")]
    [InlineData("DELETE", null)]
    public async Task Read_AfterAReplayOfAWriteElsewhere_AsksTheDatabase(string method, string? tag)
    {
        await using var other = new AvivApp(Database.ConnectionString);
        using var client = other.CreateClient();
        var (address, body) =
            ($"/listings/{await CreateAsync(Sample.Listing(100))}", method == "PATCH" ? """{"latest_price_eur":200}""" : null);
        await client.GetStringAsync(address);
        var first = await Client.AnswerAsync(method, address, body, key: "k");

        Assert.Equal(first with { Replayed = "true" }, await client.AnswerAsync(method, address, body, key: "k"));

        Assert.Equal(tag, (await client.AnswerAsync("GET", address)).ETag);
    }

    [Fact]
    public void Fences_OfOneListing_AreOneHoweverManyAreRaised()
    {
        const int Raised = 2_000_000;
        var fences = new ReadFences(new FakeTimeProvider());
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Raised; i++) fences.Raise(1);

        // Other tests run meanwhile, and take less than this. Kept for a minute each, they would take more.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
        Assert.Equal(Raised, fences.Of(1));
    }

    [Fact]
    public void Fences_StandForAMinuteAfterTheLast()
    {
        var clock = new FakeTimeProvider();
        var fences = new ReadFences(clock);
        fences.Raise(1);
        clock.Advance(TimeSpan.FromSeconds(40));
        fences.Raise(1);
        fences.Raise(2);
        clock.Advance(TimeSpan.FromSeconds(40));
        fences.Raise(3);

        Assert.Equal([2, 3, 4, 0], new long[] { 1, 2, 3, 4 }.Select(fences.Of));
        clock.Advance(TimeSpan.FromSeconds(40));
        fences.Raise(3);
        Assert.Equal([0, 0, 5, 0], new long[] { 1, 2, 3, 4 }.Select(fences.Of));
    }

    // Of more listings than it tells apart it makes one fence for all, and goes on.
    [Fact]
    public void Fences_OfVeryManyListings_HideWhatWasReadBefore()
    {
        const int Listings = 150_000;
        var clock = new FakeTimeProvider();
        var fences = new ReadFences(clock);

        for (var id = 1; id <= Listings; id++)
        {
            var before = fences.Of(id);
            fences.Raise(id);
            Assert.True(fences.Of(id) > before);
        }

        Assert.All(Enumerable.Range(1, Listings), id => Assert.True(fences.Of(id) >= id));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(0, fences.Of(1));
    }

    private Task WriteElsewhereAsync() => Database.ExecuteAsync("UPDATE listing SET price = 200, version = 2");
}
