using System.Net;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The verb that brings all numbers under the newest key, those too that the release before stored in clear.</summary>
public sealed class RotationTests(ApiFixture api) : SecondApiTest(api)
{
    private const int Listings = (2 * ContactRotation.BatchSize) + 50;

    // All but what the verb may change, and a number that says whether it may.
    private const string Kept = """
        SELECT to_jsonb(l) - 'contact_phone_number' - 'contact_sealed' - 'contact_hash' - 'contact_key' FROM listing l ORDER BY id
        """;

    private const string Hashes = "SELECT contact_hash FROM listing WHERE contact_hash IS NOT NULL";
    private const string Records = $"""
        SELECT id, rotated_at IS NULL, unused_since IS NULL FROM contact_key WHERE id <> '{Development}' ORDER BY id
        """;

    // Which the applications of this process have besides.
    private const string Development = "0development";

    private static readonly string NewerSecret = new('q', 32);

    [Fact]
    public async Task Seal_OfWhatIsInClear_ChangesNothingElse_AndCounts()
    {
        await FillAsync();
        await Database.ExecuteAsync("UPDATE listing SET contact_phone_number = NULL WHERE id = 1");
        var (kept, prices) = (await Database.RowsAsync(Kept), await CountAsync("listing_price_log"));

        Assert.Equal(
            new(0, $"Sealed {Listings - 1} phone numbers under the key 202301: 0 are left.", ""),
            await CliResult.OfAsync(Database.ConnectionString, "privacy", "rotate"));

        Assert.Equal(kept, await Database.RowsAsync(Kept));
        Assert.Equal(prices, await CountAsync("listing_price_log"));
        Assert.Equal(0, await CountAsync("listing WHERE contact_phone_number IS NOT NULL"));
        Assert.Equal(Listings - 1, await CountAsync("listing WHERE contact_key = '202301'"));
        foreach (var id in new long[] { 2, ContactRotation.BatchSize + 1, Listings })
            Assert.Equal(NumberOf(id), await SuiteContacts.NumberAsync(Database, id));
        Assert.Null(await SuiteContacts.NumberAsync(Database, 1));
        Assert.Equal(0, (await CliResult.OfAsync(Database.ConnectionString, "verify")).ExitCode);
    }

    [Fact]
    public async Task Seal_EndedBetweenBatches_GoesOnWhereItEnded()
    {
        await FillAsync();
        await using (var scope = App.Services.CreateAsyncScope())
        {
            await foreach (var _ in scope.ServiceProvider.GetRequiredService<ContactRotation>().RunAsync(CancellationToken.None)) break;
        }

        Assert.Equal(Listings - ContactRotation.BatchSize, await CountAsync("listing WHERE contact_phone_number IS NOT NULL"));
        Assert.Equal([ContactRotation.BatchSize, 50], await SealAsync());
        Assert.Empty(await SealAsync());
        Assert.Equal(Listings, await CountAsync("listing WHERE contact_sealed IS NOT NULL"));
    }

    [Fact]
    public async Task Seal_BesideWriters_LosesNoneOfTheirNumbers()
    {
        await FillAsync();
        string?[] numbers = ["+4930123456", null, "+34961234567"];
        var sealing = SealAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (long id = 1 + writer; id <= Listings; id += 4 * 3)
                Assert.Equal(HttpStatusCode.OK, (await WriteAsync(id, numbers[id % 3])).Status);
        })));
        await sealing;

        Assert.Equal(0, await CountAsync("listing WHERE contact_phone_number IS NOT NULL"));
        for (var id = 1; id <= Listings; id += 7)
        {
            var written = Enumerable.Range(1, 4).Any(first => id >= first && (id - first) % 12 == 0);
            Assert.Equal(written ? numbers[id % 3] : NumberOf(id), await SuiteContacts.NumberAsync(Database, id));
        }

        await Histories.AssertSoundAsync(Database);
    }

    // Each was read before the verb came, and is saved after it.
    [Theory]
    [InlineData(null)]
    [InlineData("+4930123456")]
    public async Task Write_ThatWasReadBeforeItsNumberWasSealed_Holds(string? number)
    {
        await FillAsync(listings: 1);
        await using var context = Database.NewContext();
        var listing = await context.Listings.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1], await SealAsync());

        var written = listing.Details with { ContactPhoneNumber = number is null ? null : PhoneNumber.Parse(number) };
        listing.Revise(written, listing.UpdatedDate.AddDays(1));
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(number, await SuiteContacts.NumberAsync(Database, 1));
        Assert.Equal([$"(,{(number is null ? "t" : "f")},2)"], await Database.RowsAsync(
            "SELECT contact_phone_number, contact_hash IS NULL, version FROM listing"));
    }

    [Fact]
    public async Task Rotate_ToANewerKey_SealsAllAnew_AndChangesNothingElse()
    {
        await FillAsync();
        await SealAsync();
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = NULL, contact_hash = NULL, contact_key = NULL WHERE id = 1");
        var (kept, hashes) = (await Database.RowsAsync(Kept), await Database.RowsAsync(Hashes));

        Assert.Equal(0, (await RotateAsync()).ExitCode);

        Assert.Equal(kept, await Database.RowsAsync(Kept));
        Assert.Equal(Listings - 1, await CountAsync("listing WHERE contact_key = '202302' AND contact_sealed IS NOT NULL"));
        Assert.Empty(hashes.Intersect(await Database.RowsAsync(Hashes)));
        await using var app = WithNewerKey();
        using var client = app.CreateClient();
        foreach (var id in new long[] { 2, Listings })
            Assert.Equal(NumberOf(id), (string?)(await client.AnswerAsync("GET", $"/listings/{id}")).Json["contact_phone_number"]);
    }

    [Fact]
    public async Task Rotate_SaysWhenTheOldKeyMayGo()
    {
        await FillAsync(listings: 1);
        await SealAsync();
        var today = DateTimeOffset.UtcNow;

        var first = await RotateAsync();
        // The day may have ended meanwhile.
        Assert.Contains(first, new[] { today, DateTimeOffset.UtcNow }.Select(day => new CliResult(
            0,
            $"Sealed 1 phone numbers under the key 202302: 0 are left.\nKey 202301: unused. It may go on {day.AddDays(30):yyyy-MM-dd}.",
            "")));

        await Database.ExecuteAsync("UPDATE contact_key SET unused_since = unused_since - interval '30 days'");
        Assert.Equal(
            new(
                0,
                "Sealed 0 phone numbers under the key 202302: 0 are left.\n"
                    + "Key 202301: unused. It may go: take Privacy__Keys__202301 away from every instance, and destroy it.",
                ""),
            await RotateAsync());
    }

    [Fact]
    public async Task Rotate_WhereANumberDoesNotOpen_SealsTheOthers_AndCallsItsKeyUsed()
    {
        await FillAsync();
        await SealAsync();
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = '' WHERE id IN (7, 8)");
        await Database.ExecuteAsync("UPDATE listing SET contact_key = '202300' WHERE id = 8");

        Assert.Equal(
            new(
                1,
                $"Sealed {Listings - 2} phone numbers under the key 202302: 2 are left.\n"
                    + "Key 202300: 1 rows name it, and it is not configured. Set Privacy__Keys__202300.\n"
                    + "Key 202301: 1 rows name it. Keep it, and run this again; what stays does not open (docs/privacy.md, Keys).",
                ""),
            await RotateAsync());

        Assert.Equal(["(202300,t,t)", "(202301,t,t)", "(202302,t,t)"], await Database.RowsAsync(Records));
    }

    [Fact]
    public async Task Ledger_KnowsSinceWhenAKeyIsUnused_UntilARowNamesItAgain_AndForgetsOneThatIsGone()
    {
        await using var app = WithNewerKey();
        var since = app.Clock.GetUtcNow();
        ContactKeyState newest = new("202302", 0, IsNewest: true, IsConfigured: true, since.AddDays(30));
        ContactKeyState old = new("202301", 0, IsNewest: false, IsConfigured: true, since.AddDays(30));
        Assert.Equal([old, newest], await CloseAsync(app));
        Assert.Equal(["(202301,t,f)", "(202302,f,f)"], await Database.RowsAsync(Records));

        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([old, newest], await CloseAsync(app));

        // An instance that had not heard of the newer key.
        await CreateAsync(Sample.Listing());
        Assert.Equal([old with { Numbers = 1, MayGo = null }, newest], await CloseAsync(app));
        await Database.ExecuteAsync("DELETE FROM listing");
        Assert.Equal([old with { MayGo = since.AddDays(31) }, newest], await CloseAsync(app));

        await using var context = Database.NewContext();
        var without = SuiteContacts.At(app.Clock, ("202302", NewerSecret));
        Assert.Equal([newest], await new ContactKeyLedger(context, without, Options.Create(new PrivacySettings()), app.Clock)
            .CloseAsync(CancellationToken.None));
        Assert.Equal(["(202302,f,f)"], await Database.RowsAsync(Records));
    }

    [Fact]
    public async Task Ledger_ClosedByTwoAtOnce_IsClosedOnce()
    {
        await using var app = WithNewerKey();
        var closed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CloseAsync(app))));

        Assert.All(closed, states => Assert.Equal(closed[0], states));
        Assert.Equal(["(202301,t,f)", "(202302,f,f)"], await Database.RowsAsync(Records));
    }

    [Fact]
    public async Task Age_OfTheLastRotation_IsTold_AndBeforeTheFirstThatOfTheKey()
    {
        await using var app = WithNewerKey(watches: true);
        using var counts = Counts.Of(app);
        var days = (app.Clock.GetUtcNow() - DateTimeOffset.Parse("2023-02-01Z", null)).TotalDays;
        Assert.Equal((days * 86_400, null), (counts["aviv.privacy.key.age"], counts["aviv.privacy.rotation.age"]));

        await LookAsync(app, counts, (days * 86_400) + 15);
        await CloseAsync(app);
        await LookAsync(app, counts, 15);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(20, counts["aviv.privacy.rotation.age"]);
    }

    private static async Task LookAsync(AvivApp app, Counts counts, double age)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        await Poll.UntilAsync(() => counts["aviv.privacy.rotation.age"] == age, $"the last rotation was {age} seconds old");
    }

    private static async Task<IReadOnlyList<ContactKeyState>> CloseAsync(AvivApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var states = await scope.ServiceProvider.GetRequiredService<ContactKeyLedger>().CloseAsync(CancellationToken.None);
        return [.. states.Where(state => state.Id != Development)];
    }

    private Task<CliResult> RotateAsync()
    {
        var command = CliResult.Command(Database.ConnectionString, "privacy", "rotate");
        command.Environment["Privacy__Keys__202302"] = NewerSecret;
        return CliResult.OfAsync(command);
    }

    private AvivApp WithNewerKey(bool watches = false)
    {
        var app = new AvivApp(HeldLock.Patient(Database), new() { ["Privacy:Keys:202302"] = NewerSecret }) { WatchesTheDatabase = watches };
        app.Clock.AdjustTime(DateTimeOffset.Parse("2023-02-05T00:00:00Z", null));
        return app;
    }

    private static string NumberOf(long id) => $"+336{id:00000000}";

    private Task<Answer> WriteAsync(long id, string? number) => Client.AnswerAsync(
        "PATCH", $"/listings/{id}", number is null ? """{"contact_phone_number":null}""" : $$"""{"contact_phone_number":"{{number}}"}""");

    private async Task<List<int>> SealAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ContactRotation>().RunAsync(CancellationToken.None).ToListAsync();
    }

    private Task<long> CountAsync(string of) => Database.ScalarAsync<long>($"SELECT count(*) FROM {of}");

    // As the release before wrote them.
    private Task FillAsync(int listings = Listings) => Database.ExecuteAsync($"""
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, contact_phone_number, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        SELECT i, 'name', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, i, '+336' || lpad(i::text, 8, '0'), '2024-01-01', '2024-01-01', 1
        FROM generate_series(1, {listings}) i;
        INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing
        """);
}
