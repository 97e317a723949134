using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Search;

/// <summary>Pages through everything while writers create listings and change what the pages are sorted by.</summary>
public sealed class WalkTests(ApiFixture api) : SecondApiTest(api)
{
    private static readonly int Listings = Faults.Faults.Size(quick: 500, stress: 20_000);
    private static readonly int WritesPerPage = Faults.Faults.Size(quick: 5, stress: 200);

    // The ids of the listings whose price, or surface, or anything at all was touched during a walk.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, bool>> _touched = new();

    [Theory]
    [InlineData("id", "")]
    [InlineData("-id", "")]
    [InlineData("price", "price")]
    [InlineData("-price", "price")]
    [InlineData("surface", "surface")]
    [InlineData("-surface", "surface")]
    [InlineData("created", "")]
    [InlineData("-created", "")]
    [InlineData("updated", "any")]
    [InlineData("-updated", "any")]
    public async Task Walk_WhileOthersWrite_GivesEachListingOfAnUnchangedKeyOnce(string sort, string moved)
    {
        await FillAsync();

        var seen = await WalkAsync(sort);

        var mayMove = _touched.GetValueOrDefault(moved) ?? [];
        var twice = seen.CountBy(id => id).Where(id => id.Value > 1).Select(id => id.Key);
        Assert.All(twice, id => Assert.True(mayMove.ContainsKey(id), $"Listing {id} came twice."));
        Assert.Subset(mayMove.Keys.ToHashSet(), Enumerable.Range(1, Listings).Select(id => (long)id).Except(seen).ToHashSet());
        Assert.NotEmpty(_touched["price"]);
        Assert.NotEmpty(_touched["created"]);
    }

    // So many writes at the moment of each page, however fast either is.
    private async Task<List<long>> WalkAsync(string sort)
    {
        var (seen, random) = (new List<long>(), new Random(1));
        for (var next = $"/listings?sort={sort}&limit={Listings / 20}"; next is not null;)
        {
            var writes = Enumerable.Range(0, WritesPerPage).Select(_ => WriteAsync(random)).ToList();
            using var response = await Client.GetAsync(next);
            await Task.WhenAll(writes);
            seen.AddRange((await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(listing => (long)listing!["id"]!));
            next = response.Next();
        }

        return seen;
    }

    private Task WriteAsync(Random random)
    {
        var (id, value) = (random.Next(1, Listings + 1), random.Next(1, 100));
        return random.Next(4) switch
        {
            0 => CreateOneAsync(value),
            1 => PatchAsync(id, "price", $$"""{"latest_price_eur":{{value}}}"""),
            2 => PatchAsync(id, "surface", $$"""{"surface_area_m2":{{value}}}"""),
            _ => PatchAsync(id, "any", $$"""{"rooms_count":{{value}}}"""),
        };
    }

    private async Task CreateOneAsync(int price)
    {
        using var response = await Poll.UntilServedAsync(() => Client.PostAsJsonAsync("/listings", Sample.Listing(price)));
        Touched("created")[(long)(await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!] = true;
    }

    // Said before it is done: the walk may see it at any moment from then on.
    private async Task PatchAsync(long id, string what, string patch)
    {
        Touched(what)[id] = Touched("any")[id] = true;
        using var response = await Poll.UntilServedAsync(() => Client.WriteAsync("PATCH", $"/listings/{id}", patch));
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict, $"{response.StatusCode}");
    }

    private ConcurrentDictionary<long, bool> Touched(string what) => _touched.GetOrAdd(what, _ => new());

    // Few prices and surfaces, so that pages end between listings of one key.
    private Task FillAsync() => Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
            rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
        SELECT i, 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', i % 7, 1, 0, i % 11,
            timestamptz '2020-01-01' + i % 13 * interval '1 day', timestamptz '2021-01-01' + i % 17 * interval '1 day', 1
        FROM generate_series(1, {Listings}) i;
        INSERT INTO listing_price_log (listing_id, price_change, updated_time) SELECT id, price, created_date FROM listing;
        SELECT setval(pg_get_serial_sequence('listing', 'id'), {Listings})
        """));
}
