using System.Net;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Listings;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The verb that seals what the release before stored.</summary>
public sealed class SealVerbTests(ApiFixture api) : SecondApiTest(api)
{
    private const int Listings = (2 * ClearContacts.BatchSize) + 50;

    // All but what the verb may change, and a number that says whether it may.
    private const string Kept = """
        SELECT to_jsonb(l) - 'contact_phone_number' - 'contact_sealed' - 'contact_hash' - 'contact_key' FROM listing l ORDER BY id
        """;

    [Fact]
    public async Task Seal_OfWhatIsInClear_ChangesNothingElse_AndCounts()
    {
        await FillAsync();
        await Database.ExecuteAsync("UPDATE listing SET contact_phone_number = NULL WHERE id = 1");
        var (kept, prices) = (await Database.RowsAsync(Kept), await CountAsync("listing_price_log"));

        Assert.Equal(
            new(0, $"Sealed {Listings - 1} phone numbers: 0 are left in clear.", ""),
            await CliResult.OfAsync(Database.ConnectionString, "privacy", "seal"));

        Assert.Equal(kept, await Database.RowsAsync(Kept));
        Assert.Equal(prices, await CountAsync("listing_price_log"));
        Assert.Equal(0, await CountAsync("listing WHERE contact_phone_number IS NOT NULL"));
        Assert.Equal(Listings - 1, await CountAsync("listing WHERE contact_key = '202301'"));
        foreach (var id in new long[] { 2, ClearContacts.BatchSize + 1, Listings })
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
            await foreach (var _ in scope.ServiceProvider.GetRequiredService<ClearContacts>().SealAsync(CancellationToken.None)) break;
        }

        Assert.Equal(Listings - ClearContacts.BatchSize, await CountAsync("listing WHERE contact_phone_number IS NOT NULL"));
        Assert.Equal([ClearContacts.BatchSize, 50], await SealAsync());
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

    private static string NumberOf(long id) => $"+336{id:00000000}";

    private Task<Answer> WriteAsync(long id, string? number) => Client.AnswerAsync(
        "PATCH", $"/listings/{id}", number is null ? """{"contact_phone_number":null}""" : $$"""{"contact_phone_number":"{{number}}"}""");

    private async Task<List<int>> SealAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ClearContacts>().SealAsync(CancellationToken.None).ToListAsync();
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
