using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Prices;
using Aviv.Application.Writes;
using Aviv.Domain.Tests.Listings;
using Aviv.Infrastructure.Persistence;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Listings;

public sealed class LostRaceTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Put_ThatLosesOnce_IsTriedAgainOnWhatTheOtherWrote()
    {
        var (status, body) = await PutAgainstRivalAsync(races: 1);

        Assert.Equal((HttpStatusCode.OK, 3, 555m), (status, (int)body["version"]!, (decimal)body["latest_price_eur"]!));
        Assert.Equal(1, (double)body["retries"]!);
        Assert.Equal(
            ["(100.00)", "(1001.00)", "(555.00)"], await Database.RowsAsync("SELECT price_change FROM listing_price_log ORDER BY id"));
    }

    [Fact]
    public async Task Put_ThatLosesEveryTry_IsAConflictAndLogsNothing()
    {
        var (status, body) = await PutAgainstRivalAsync(races: int.MaxValue);

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (status, (string)body["code"]!));
        Assert.Equal(5, (double)body["retries"]!);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log WHERE price_change = 555"));
    }

    // The log's foreign key speaks before EF Core sees that no row was updated.
    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task ChangeOfPrice_OfAListingThatARivalDeletes_IsNotFound(string method)
    {
        var id = await CreateAsync(Sample.Listing(100));
        await using var app = Against(new Rival(races: 1, DeleteAsync));
        using var client = app.CreateClient();
        var body = method == "PUT" ? Sample.Listing(555) : new JsonObject { ["latest_price_eur"] = 555 };

        (await client.AnswerAsync(method, $"/listings/{id}", body.ToJsonString(), key: "k")).AssertProblem(404, "not_found");

        Assert.Equal(["(,)"], await TablesAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM idempotency_key"));
    }

    [Fact]
    public async Task Repair_OfAListingThatARivalDeletes_FindsNone()
    {
        var id = await CreateAsync(Sample.Listing(100));
        await Database.ExecuteAsync("UPDATE listing SET price = 200");
        await using var app = Against(new Rival(races: 1, DeleteAsync));
        await using var scope = app.Services.CreateAsyncScope();

        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RepairHistory(id));

        Assert.Equal((WriteOutcome.NotFound, null), (result.Outcome, result.Listing));
    }

    [Fact]
    public async Task SaveChanges_Synchronous_OfAListingThatIsGone_IsALostRaceToo()
    {
        await CreateAsync(Sample.Listing(100));
        await using var context = Database.NewContext();
        (await context.Listings.SingleAsync()).Revise(SampleDetails.Of(200), new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await DeleteAsync();

        Assert.Throws<DbUpdateConcurrencyException>(() => context.SaveChanges());
    }

    [Fact]
    public async Task Writers_RacingWithDelete_AreServedOrNotFound()
    {
        var answers = new ConcurrentDictionary<(string Method, HttpStatusCode Status), int>();
        var two = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        await Parallel.ForAsync(0, Faults.Faults.Size(quick: 40, stress: 1_000), two, async (_, _) =>
        {
            var address = $"/listings/{await CreateAsync(Sample.Listing(100))}";
            await Task.WhenAll(new (string Method, JsonObject? Body)[]
            {
                ("PUT", Sample.Listing(200)), ("PATCH", new() { ["latest_price_eur"] = 300 }), ("PUT", Sample.Listing(400)),
                ("DELETE", null), ("DELETE", null),
            }.Select(async write =>
            {
                var answer = await Client.AnswerAsync(write.Method, address, write.Body?.ToJsonString());
                answers.AddOrUpdate((write.Method, answer.Status), 1, (_, count) => count + 1);
            }));
        });

        Assert.Subset(new HashSet<(string, HttpStatusCode)>
        {
            ("PUT", HttpStatusCode.OK), ("PATCH", HttpStatusCode.OK), ("PUT", HttpStatusCode.NotFound), ("PATCH", HttpStatusCode.NotFound),
            ("DELETE", HttpStatusCode.NoContent), ("DELETE", HttpStatusCode.NotFound),
        }, answers.Keys.ToHashSet());
        Assert.Equal(["(,)"], await TablesAsync());
    }

    /// <summary>PUTs a price of 555 while a rival writes 1001, 1002, … just before each of the first saves.</summary>
    private async Task<(HttpStatusCode Status, JsonObject Body)> PutAgainstRivalAsync(int races)
    {
        var id = await CreateAsync(Sample.Listing(100));
        await using var app = Against(new Rival(races, ReviseAsync));
        using var client = app.CreateClient();
        using var counts = Counts.Of(app);
        using var response = await client.PutAsJsonAsync($"/listings/{id}", Sample.Listing(555));
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        body["version"] = int.Parse(response.Headers.ETag?.Tag.Trim('"') ?? "0", null);
        body["retries"] = counts["aviv.write.retries{reason=lost_race}"];
        return (response.StatusCode, body);
    }

    private AvivApp Against(Rival rival) => new(Database.ConnectionString, services: services =>
        services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(rival)));

    private async Task ReviseAsync(int race)
    {
        await using var context = Database.NewContext();
        (await context.Listings.SingleAsync()).Revise(SampleDetails.Of(1000 + race), new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await context.SaveChangesAsync();
    }

    private Task DeleteAsync(int race = 1) => Database.ExecuteAsync("DELETE FROM listing");

    /// <summary>Acts just before each of the first saves.</summary>
    private sealed class Rival(int races, Func<int, Task> act) : SaveChangesInterceptor
    {
        private int _raced;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (_raced < races) await act(++_raced);
            return result;
        }
    }
}
