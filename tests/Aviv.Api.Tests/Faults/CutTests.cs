using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// Breaks the connection to PostgreSQL at message after message of a write. Whatever a client was told, the write happened
/// exactly once, or, where it was not acknowledged, at most once; and with a key, repeating it makes it once.
/// </summary>
// Not because it shares anything: beside it, tests of many writers at once would run out of time.
[Collection<SharedApi>]
public sealed class CutTests(CutFixture bench, ITestOutputHelper output) : IClassFixture<CutFixture>, IAsyncLifetime
{
    private static readonly bool Stress = Environment.GetEnvironmentVariable("AVIV_STRESS") == "1";
    private static readonly int CutsPerVerb = Stress ? 2_500 : 75;
    private const int Variants = 8;
    private const int Stretches = 3;

    // Of the statement COMMIT: bind, execute, sync and the three that answer them.
    private const int CommitMessages = 6;

    // Where it is not prepared yet, also parse, describe and their answers.
    private const int FreshCommitMessages = 10;

    private int _cuts;
    private int _keyed;
    private int _unacknowledged;
    private int _written;

    public async ValueTask InitializeAsync() => await bench.Database.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Write_CutAtAnyMessage_HappensExactlyOnce(string verb)
    {
        for (var sweep = 0; sweep < Variants || _cuts < CutsPerVerb; sweep++)
            await SweepAsync(verb, new Random(sweep), keyed: (sweep & 1) == 0, delivers: (sweep & 2) == 0, fresh: (sweep & 4) == 0);

        output.WriteLine($"{verb}: {_written} writes, {_cuts} cuts, {_unacknowledged} writes not acknowledged at first");
        await Histories.AssertSoundAsync(bench.Database);
        await Histories.AssertEachWriteIsLoggedAsync(bench.Database);
        await AssertNumbersAsync();
        Assert.Equal(_keyed, await bench.Database.ScalarAsync<long>("SELECT count(*) FROM idempotency_key"));
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("POST", false)]
    [InlineData("PUT", true)]
    public async Task Write_CutAtItsCommitWithTheDatabaseAwayFromThenOn_IsSaidToBeUnknownAndHappensOnceWhenRepeated(
        string verb, bool delivers)
    {
        // The second of them executes it.
        var commit = await LengthAsync(verb, keyed: true, fresh: false) - CommitMessages + 2;
        var write = await NewWriteAsync(verb, keyed: true, fresh: false);
        bench.Proxy.Arm([new Cut(commit) { Delivers = delivers, Everywhere = true }, .. Enumerable.Repeat(new Cut(1), 1_000)]);
        var answer = await write.SendAsync(bench.Client);

        Assert.Equal(new WireMessage(Sender.Api, 'E'), bench.Proxy.Disarm().Cuts[0]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("whether the write took place is not known", answer.Body, StringComparison.Ordinal);
        Assert.Equal(delivers ? write.Once : write.Undone, await FindAsync(write));
        await AssertRepeatsAsync(write, answer);
    }

    // The number came with the price: neither is there without the other.
    private async Task AssertNumbersAsync()
    {
        const string Written = "SELECT name, coalesce(encode(contact_hash, 'hex'), '-') FROM listing WHERE price <> 100";
        foreach (var row in await bench.Database.RowsAsync(Written))
        {
            var (name, hash) = row.Trim('(', ')').Split(',') is [var first, var second] ? (first.Trim('"'), second) : default;
            var number = new CutWrite("", name!, 0, null).Phone;
            Assert.Equal(number is null ? "-" : SuiteContacts.HashOf(number), hash);
        }
    }

    private async Task SweepAsync(string verb, Random random, bool keyed, bool delivers, bool fresh)
    {
        var length = await LengthAsync(verb, keyed, fresh);
        foreach (var at in Stress ? Enumerable.Range(1, length) : Some(length, fresh ? FreshCommitMessages : CommitMessages, random))
        {
            var write = await NewWriteAsync(verb, keyed, fresh);
            var first = new Cut(at) { Delivers = delivers, Everywhere = random.Next(4) == 0, Resets = random.Next(2) == 0 };
            await SendCutAsync(
                write, [first, .. Further(random)], $"{verb} {(keyed ? "keyed" : "without key")}, {(fresh ? "fresh" : "warm")}, {first}");
        }
    }

    // The commit and its answer, and one message in every stretch before.
    private static IEnumerable<int> Some(int length, int commit, Random random) => Enumerable.Range(0, Stretches)
        .Select(stretch => 1 + (length - commit) * stretch / Stretches + random.Next((length - commit) / Stretches))
        .Concat(Enumerable.Range(length - commit + 1, commit));

    /// <summary>How many messages such a write is, left in peace.</summary>
    private async Task<int> LengthAsync(string verb, bool keyed, bool fresh)
    {
        // A connection prepares a statement at its first use, and then sends less; so each is used once before.
        for (var connection = 0; !fresh && connection < CuttingProxy.Connections; connection++)
            await RepeatAsync(await NewWriteAsync(verb, keyed, fresh));
        for (var tries = 0; ; tries++)
        {
            var write = await NewWriteAsync(verb, keyed, fresh);
            bench.Proxy.Arm();
            var answer = await write.SendAsync(bench.Client);
            var length = bench.Proxy.Disarm().Passed;
            if (answer.Acknowledges) return length;
            // A busy machine had no time for it.
            Assert.True(tries < 100, $"{answer}");
            if (keyed) await RepeatAsync(write);
        }
    }

    // The retries are cut as well, often while they connect.
    private static IEnumerable<Cut> Further(Random random) =>
        Enumerable.Range(0, random.Next(4))
            .Select(_ => new Cut(random.Next(1, random.Next(2) == 0 ? 6 : 100)) { Resets = random.Next(2) == 0 });

    private async Task<CutWrite> NewWriteAsync(string verb, bool keyed, bool fresh)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{verb} {++_written}");
        if (keyed) _keyed++;
        // Also of a write that creates: one connection is warm then, whatever was cut before.
        var old = Sample.Listing(CutWrite.OldPrice, verb == "POST" ? "Another" : name);
        using var response = await Poll.UntilServedAsync(() => bench.Client.PostAsJsonAsync("/listings", old));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = (long)(await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        if (fresh) bench.CloseIdleConnections();
        return new(verb, name, id, keyed ? name : null);
    }

    private async Task SendCutAsync(CutWrite write, IReadOnlyList<Cut> cuts, string scenario)
    {
        bench.Proxy.Arm(cuts);
        var answer = await write.SendAsync(bench.Client);
        var made = bench.Proxy.Disarm().Cuts;
        _cuts += made.Count;
        try
        {
            await AssertHappenedOnceAsync(write, answer);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{scenario}, cut at {string.Join(", ", made)}, answered {answer}", e);
        }
    }

    private async Task AssertHappenedOnceAsync(CutWrite write, CutAnswer answer)
    {
        var found = await FindAsync(write);
        if (answer.Acknowledges)
        {
            answer.AssertTellsOf(write, write.Changes ? 2 : 1);
            Assert.Equal(write.Once, found);
        }
        else
        {
            _unacknowledged++;
            Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict);
            Assert.Contains(found, (string[][])[write.Undone, write.Once]);
        }

        if (write.Key is not null) await AssertRepeatsAsync(write, answer);
    }

    private async Task AssertRepeatsAsync(CutWrite write, CutAnswer answer)
    {
        if (write.Changes) await ChangeAsRivalAsync(write);
        var repeated = await RepeatAsync(write);
        if (answer.Acknowledges) Assert.Equal(answer with { Replayed = true }, repeated);
        else repeated.AssertTellsOf(write, write.Changes ? [2, 3] : [1]);

        var once = new[] { write.Once };
        // An unacknowledged write may come before or after its rival's, but not on both sides.
        if (write.Changes) once = answer.Acknowledges ? [["(3,100-200-300)"]] : [["(3,100-200-300)"], ["(3,100-300-200)"]];
        Assert.Contains(await FindAsync(write), once);
    }

    private async Task ChangeAsRivalAsync(CutWrite write)
    {
        using var response = await Poll.UntilServedAsync(
            () => bench.Client.PutAsJsonAsync($"/listings/{write.Id}", write.Listing(300)));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // The server may need a moment to see that the first request's connection is gone, and till then that one holds the key.
    private async Task<CutAnswer> RepeatAsync(CutWrite write)
    {
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            var answer = await write.SendAsync(bench.Client);
            if (answer.Acknowledges || Stopwatch.GetElapsedTime(since) > Poll.Limit) return answer;
            Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict, $"{answer}");
        }
    }

    private async Task<string[]> FindAsync(CutWrite write) => [.. await bench.Database.RowsAsync($"""
        SELECT version, string_agg(price_change::int::text, '-' ORDER BY log.id)
        FROM listing LEFT JOIN listing_price_log log ON listing_id = listing.id
        WHERE name = '{write.Name}' GROUP BY listing.id
        """)];
}
