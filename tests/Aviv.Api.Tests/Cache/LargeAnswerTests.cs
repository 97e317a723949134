using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Cache;

/// <summary>
/// Ten listings with a short history, then ten with one that is longer than an eighth of the cache; the last may be very much longer.
/// </summary>
public sealed class LargeAnswerTests(ApiFixture api) : ApiTest(api)
{
    private const int Limit = 80_000;
    private static readonly Dictionary<string, string?> Small = new() { ["Cache:MaxBytes"] = $"{Limit}" };

    // Of some 60 bytes each. In full they are more than 8 MiB, past which the cache once took any number of bytes for none.
    private static readonly int LongHistory = Faults.Faults.Size(quick: 300, stress: 170_000);

    [Fact]
    public async Task Entries_OfLongHistories_TakeNoMoreThanTheirBytes()
    {
        await InsertAsync();
        await using var app = new AvivApp(Database.ConnectionString, Small);
        using var client = app.CreateClient();
        app.Logs.Start();

        for (var id = 1; id <= 20; id++)
        {
            var prices = (await ReadAsync(client, id)).Json.AsArray();
            Assert.Equal(id <= 10 ? 20 : id < 20 ? 300 : LongHistory, (int)prices[^1]!["price_eur"]!);
        }

        var held = HeldBytes.Of(app.Services.GetRequiredService<IMemoryCache>());
        Assert.Contains(held, text => text.Contains("price_eur", StringComparison.Ordinal));
        Assert.InRange(held.Sum(text => text.Length), 1, Limit);
        Assert.DoesNotContain(held, text => text.Length > Limit / 8);
        Assert.DoesNotContain(app.Logs.Stop(), line => line.StartsWith("Error Microsoft.Extensions.Caching", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redis_HoldsNoLongHistory()
    {
        await InsertAsync();
        await using var redis = await RedisServer.StartAsync();
        await using var app = new AvivApp(Database.ConnectionString, new(Small) { ["ConnectionStrings:Redis"] = redis.ConnectionString });
        using var client = app.CreateClient();

        // Nobody waits for Redis, so the first reads may come before it is connected.
        await Poll.UntilAsync(
            async () =>
            {
                app.Clock.Advance(TimeSpan.FromSeconds(2));
                foreach (var id in new[] { 20, 1 }) await ReadAsync(client, id);
                return redis.Journal().Contains(":prices:1\r", StringComparison.Ordinal);
            },
            "a short history was in Redis");

        Assert.DoesNotContain(":prices:20\r", redis.Journal(), StringComparison.Ordinal);
    }

    // A busy machine may answer the first with a 503.
    private static async Task<Answer> ReadAsync(HttpClient client, int id)
    {
        Answer? answer = null;
        await Poll.UntilAsync(
            async () => (answer = await client.AnswerAsync("GET", $"/listings/{id}/prices")).Status == HttpStatusCode.OK,
            "a history was read");
        return answer!;
    }

    private async Task InsertAsync()
    {
        await LongListings.InsertAsync(Database, 20);
        await Database.ExecuteAsync($"""
            DELETE FROM listing_price_log;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT l.id, i, l.created_date + i * interval '1 s'
            FROM listing l, generate_series(1, CASE WHEN l.id <= 10 THEN 20 WHEN l.id < 20 THEN 300 ELSE {LongHistory} END) i
            """);
    }
}
