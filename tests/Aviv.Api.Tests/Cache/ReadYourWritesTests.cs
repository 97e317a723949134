using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cache;

/// <summary>
/// Two instances: a client writes to one, and reads from another, which cannot know of the write but by the client's tag.
/// </summary>
public sealed class ReadYourWritesTests(ApiFixture api) : ApiTest(api)
{
    private const int AtOnce = 200;

    // Instances have clocks of their own, and the other's would stand still.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData("", "\"2\"")]
    [InlineData("", "W/\"2\"")]
    [InlineData("/prices", "\"1\", \"2\"")]
    [InlineData("/prices/summary", "\"2\"")]
    public async Task Read_WithTheTagOfAWriteElsewhere_IsNotOlder(string route, string tag)
    {
        await using var other = new AvivApp(Database.ConnectionString);
        using var client = other.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await client.GetStringAsync(address + route);
        Assert.Equal("\"2\"", (await Client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString())).ETag);
        other.Clock.Advance(Moment);

        using var known = await client.ReadAsync("GET", address + route, [tag]);

        Assert.Equal((HttpStatusCode.NotModified, "\"2\""), (known.StatusCode, known.Header("ETag")));
        other.Logs.Start();
        Assert.Equal(await Client.GetStringAsync(address + route), await client.GetStringAsync(address + route));
        Assert.Empty(other.Logs.StopForSql());
    }

    // The tag of a write names no encoding; so a client that takes one gets the history, which it has not.
    [Fact]
    public async Task CompressedRead_WithTheTagOfAWriteElsewhere_HasItsPrice()
    {
        await using var other = new AvivApp(Database.ConnectionString);
        using var client = other.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await client.GetStringAsync($"{address}/prices");
        var write = await Client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString());
        other.Clock.Advance(Moment);

        using var answer = await client.ReadAsync("GET", $"{address}/prices", [write.ETag!], "br");

        Assert.Equal((HttpStatusCode.OK, "\"2-br\""), (answer.StatusCode, answer.Header("ETag")));
        using var there = await Client.ReadAsync("GET", $"{address}/prices", encoding: "br");
        Assert.Equal(await there.Content.ReadAsByteArrayAsync(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Read_WithTheTagOfAWriteElsewhere_DoesNotShareAReadFromBeforeIt()
    {
        var hold = new HeldReads();
        await using var other = Holding(hold);
        using var client = other.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        hold.Begin();
        var before = client.AnswerAsync("GET", address);
        await hold.Reached;
        var write = await Client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString());
        other.Clock.Advance(Moment);
        other.Logs.Start();

        // Who comes with it knows nothing, and would be content.
        var (known, content) = (client.ReadAsync("GET", address, [write.ETag!]), client.AnswerAsync("GET", address));
        await Poll.UntilAsync(() => Requests(other) >= 2, "both had come");
        hold.End();

        Assert.Equal("\"1\"", (await before).ETag);
        using var answer = await known;
        Assert.Equal((HttpStatusCode.NotModified, "\"2\""), (answer.StatusCode, answer.Header("ETag")));
        Assert.Equal(HttpStatusCode.OK, (await content).Status);
    }

    [Fact]
    public async Task Reads_WithATagThatNobodyGave_CostOneReadingAtATime()
    {
        var hold = new HeldReads();
        await using var other = Holding(hold);
        using var client = other.CreateClient();
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}/prices";
        await client.GetStringAsync(address);
        other.Clock.Advance(Moment);
        other.Logs.Start();
        hold.Begin();

        var requests = Enumerable.Range(0, AtOnce).Select(_ => client.ReadAsync("GET", address, ["\"999999\""])).ToList();
        await Poll.UntilAsync(() => Requests(other) >= AtOnce, "all requests were there");
        hold.End();

        foreach (var request in requests)
        {
            using var answer = await request;
            Assert.Equal((HttpStatusCode.OK, "\"1\""), (answer.StatusCode, answer.Header("ETag")));
        }

        // All that came during the first share the next.
        Assert.Equal(2, other.Logs.StopForSql().Count);
    }

    [Fact]
    public async Task Read_WithTheTagOfAWriteElsewhere_TakesNothingOlderFromRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        Dictionary<string, string?> shared = new() { ["ConnectionStrings:Redis"] = redis.ConnectionString };
        await using var first = new AvivApp(Database.ConnectionString, shared);
        await using var second = new AvivApp(Database.ConnectionString, shared);
        using var ofFirst = first.CreateClient();
        using var ofSecond = second.CreateClient();
        await Poll.UntilAsync(() => IsSharedAsync(ofFirst, ofSecond, redis), "both instances had found Redis");
        var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
        await ofFirst.GetStringAsync(address);
        var write = await Client.AnswerAsync("PUT", address, Sample.Listing(200).ToJsonString());

        using var known = await ofSecond.ReadAsync("GET", address, [write.ETag!]);

        Assert.Equal((HttpStatusCode.NotModified, "\"2\""), (known.StatusCode, known.Header("ETag")));
    }

    // Each instance puts what it reads into Redis once it is connected.
    private async Task<bool> IsSharedAsync(HttpClient first, HttpClient second, RedisServer redis)
    {
        long[] ids = [await CreateAsync(Sample.Listing()), await CreateAsync(Sample.Listing())];
        await first.GetStringAsync($"/listings/{ids[0]}");
        await second.GetStringAsync($"/listings/{ids[1]}");
        return ids.All(id => redis.Journal().Contains($":listing:{id}\r", StringComparison.Ordinal));
    }

    private static int Requests(AvivApp app) => app.Logs.Count(line => line.Contains("Executing endpoint", StringComparison.Ordinal));

    private AvivApp Holding(HeldReads hold) => new(Database.ConnectionString, services: services =>
        services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(hold)));
}
