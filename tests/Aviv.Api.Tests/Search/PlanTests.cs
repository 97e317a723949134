using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Aviv.Api.Tests.Search;

/// <summary>What PostgreSQL reads for a first page, in a database of the size of a market.</summary>
[Collection<Faults.Faults>]
public sealed class PlanTests(PlanFixture plans, ITestOutputHelper output) : IClassFixture<PlanFixture>
{
    private const int RowsReadPerRow = 20;

    private static readonly string[] Sorts =
        ["id", "-id", "price", "-price", "surface", "-surface", "created", "-created", "updated", "-updated"];

    // Of the values of a filter some are common, some rare. A word must be either, for an index of words knows no order.
    private static readonly string[] Indexed =
    [
        "", "city=Paris", "city=Limoges", "country=FR&building_type=APARTMENT", "country=PT&building_type=STUDIO",
        "min_price=200000&max_price=300000",
        "min_price=250000&max_price=252000", "postal_code=75", "postal_code=75011", "postal_code=33", "q=rue", "q=nice%20jardin",
    ];

    private static readonly string[] Others =
    [
        "building_type=HOUSE", "building_type=HOUSE&building_type=STUDIO", "country=LU", "country=LU&building_type=STUDIO", "city=Nowhere",
        "postal_code=zz",
        "min_price=999999999", "max_price=0", "min_surface=300", "max_surface=10", "min_surface=50&max_surface=50", "min_rooms=9",
        "max_rooms=0", "min_bedrooms=8",
        "price_changed_since=2019-01-01T00:00:00Z", "price_changed_since=2025-06-01T00:00:00Z", "price_changed_since=2027-01-01T00:00:00Z",
        "price_dropped=true", "price_dropped=true&country=LU", "price_dropped=true&min_rooms=9",
        "price_dropped=true&price_changed_since=2025-06-01T00:00:00Z",
        "q=zzzz", "q=j", "q=piscine", "q=terrasse%20balcon", "q=jardin&city=Paris&price_dropped=true", "price_dropped=true&max_surface=9",
        "q=zzzz&price_dropped=true&count=true",
    ];

    public static TheoryData<string, string> IndexedPairs =>
        new(from filter in Indexed from sort in new[] { "id", "price", "-price", "-updated" } select (filter, sort));

    public static TheoryData<string> AllFilters => new(Others.Concat(Indexed));

    [Theory]
    [MemberData(nameof(IndexedPairs))]
    public async Task FirstPage_ReadsFewRowsForEachItAnswers_ByAnIndex(string filter, string sort)
    {
        var page = await plans.Client.GetFromJsonAsync<JsonArray>($"/listings?{filter}&sort={sort}");

        output.WriteLine($"{page!.Count} rows, {plans.Explain.RowsRead} read by {string.Join(", ", plans.Explain.Scans)}");
        Assert.NotEmpty(page);
        Assert.All(plans.Explain.Scans, scan => Assert.DoesNotContain("Seq Scan", scan, StringComparison.Ordinal));
        Assert.InRange(plans.Explain.RowsRead, page.Count, RowsReadPerRow * page.Count);
    }

    [Theory]
    [MemberData(nameof(AllFilters))]
    public async Task AnyPair_IsAnsweredWithinTheStatementTimeOut(string filter)
    {
        foreach (var sort in Sorts)
        {
            using var answer = await plans.Client.GetAsync($"/listings?{filter}&sort={sort}");
            Assert.True(answer.IsSuccessStatusCode, $"{sort}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
