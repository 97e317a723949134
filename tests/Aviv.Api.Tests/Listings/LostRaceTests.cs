using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Domain.Tests.Listings;
using Aviv.Infrastructure.Persistence;
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
        Assert.Equal(["(100.00)", "(1001.00)", "(555.00)"], await Database.RowsAsync("SELECT price_change FROM listing_price_log ORDER BY id"));
    }

    [Fact]
    public async Task Put_ThatLosesEveryTry_IsAConflictAndLogsNothing()
    {
        var (status, body) = await PutAgainstRivalAsync(races: int.MaxValue);

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (status, (string)body["code"]!));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing_price_log WHERE price_change = 555"));
    }

    /// <summary>PUTs a price of 555 while a rival writes 1001, 1002, … just before each of the first saves.</summary>
    private async Task<(HttpStatusCode Status, JsonObject Body)> PutAgainstRivalAsync(int races)
    {
        var id = await CreateAsync(Sample.Listing(100));
        var rival = new Rival(Database, races);
        await using var app = new AvivApp(HeldLock.Patient(Database), services: services =>
            services.ConfigureDbContext<AvivDbContext>(options => options.AddInterceptors(rival)));
        using var client = app.CreateClient();
        using var response = await client.PutAsJsonAsync($"/listings/{id}", Sample.Listing(555));
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        body["version"] = int.Parse(response.Headers.ETag?.Tag.Trim('"') ?? "0", null);
        return (response.StatusCode, body);
    }

    private sealed class Rival(TestDatabase database, int races) : SaveChangesInterceptor
    {
        private int _raced;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            if (_raced == races) return result;
            _raced++;
            await using var context = database.NewContext();
            (await context.Listings.SingleAsync(cancellationToken)).Revise(SampleDetails.Of(1000 + _raced), new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await context.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
