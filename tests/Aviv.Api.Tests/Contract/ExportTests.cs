using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class ExportTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Ndjson_HasEachListingAsGetHasIt_InALine_ById()
    {
        var ids = new[]
        {
            await CreateAsync(Sample.Listing(100, "Line\nfeed")),
            await CreateAsync(Sample.Listing(99.5m).With("contact_phone_number", null)),
        };

        using var response = await Client.GetAsync("/listings/export");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.Equal("application/x-ndjson", $"{response.Content.Headers.ContentType}");
        Assert.Equal("attachment; filename=listings.ndjson", $"{response.Content.Headers.ContentDisposition}");
        Assert.Equal([await Client.GetStringAsync($"/listings/{ids[0]}"), await Client.GetStringAsync($"/listings/{ids[1]}"), ""], lines);
    }

    [Fact]
    public async Task Ndjson_WithPrices_HasEachHistoryAsGetHasIt()
    {
        var (changed, first) = (await CreateAsync(Sample.Listing(100)), await CreateAsync(Sample.Listing(7)));
        await UpdateAsync(changed, Sample.Listing(99.5m));

        var lines = (await Client.GetStringAsync("/listings/export?include=prices"))
            .TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal([await PricesAsync(changed), await PricesAsync(first)], lines.Select(line => line["prices"]!.ToJsonString()));
        Assert.Equal("prices", lines[0].AsObject().Last().Key);
    }

    [Fact]
    public async Task Csv_QuotesWhatNeedsIt_AndHasThePricesAsJson()
    {
        At("2024-01-01T00:00:00Z");
        var id = await CreateAsync(Sample.Listing(100.50m, "Flat, \"bright\"").With("description", "Two\nlines; =1+1"));

        using var response = await Client.GetAsync("/listings/export?format=csv&include=prices");

        Assert.Equal("text/csv", $"{response.Content.Headers.ContentType}");
        Assert.Equal(
            "id,name,description,building_type,street_address,postal_code,city,country,latest_price_eur,surface_area_m2," +
            "rooms_count,bedrooms_count,contact_phone_number,created_date,updated_date,source,prices\r\n" +
            $"{id},\"Flat, \"\"bright\"\"\",\"Two\nlines; =1+1\",APARTMENT,12 quai de Valmy,75010,Paris,FR,100.5,43.5," +
            "2,1,+33612345678,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z,," +
            "\"[{\"\"price_eur\"\":100.5,\"\"created_date\"\":\"\"2024-01-01T00:00:00Z\"\"}]\"\r\n",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null, "", "application/x-ndjson")]
    [InlineData("*/*", "", "application/x-ndjson")]
    [InlineData("text/csv", "", "text/csv")]
    [InlineData("application/x-ndjson;q=0.5, text/csv", "", "text/csv")]
    [InlineData("text/csv;q=0, */*", "", "application/x-ndjson")]
    [InlineData("application/x-ndjson;q=0, */*", "", "text/csv")]
    [InlineData("text/*, application/x-ndjson;q=0.9", "", "text/csv")]
    [InlineData("application/json", "", "application/x-ndjson")]
    [InlineData("text/csv", "?format=ndjson", "application/x-ndjson")]
    [InlineData(null, "?format=csv", "text/csv")]
    public async Task Format_IsTheOneAskedFor(string? accept, string query, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/listings/export{query}");
        if (accept is not null) request.Headers.Add("Accept", accept);
        using var response = await Client.SendAsync(request);

        Assert.Equal(mediaType, $"{response.Content.Headers.ContentType}");
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task Export_OfNone_IsEmpty_ButForTheHeaderOfCsv()
    {
        Assert.Equal("", await Client.GetStringAsync("/listings/export"));
        Assert.Equal("id,name,", (await Client.GetStringAsync("/listings/export?format=csv"))[..8]);
    }

    [Fact]
    public async Task Export_TakesTheFiltersOfTheList_AndNothingElse()
    {
        await CreateAsync(Sample.Listing(100, "cheap"));
        await CreateAsync(Sample.Listing(200, "dear"));

        Assert.Equal("dear", (string)JsonNode.Parse(await Client.GetStringAsync("/listings/export?min_price=150&city=PARIS"))!["name"]!);
        foreach (var query in new[] { "limit=1", "sort=id", "cursor=x", "format=xml", "include=phones", "min_price=x" })
        {
            using var refused = await Client.GetAsync($"/listings/export?{query}");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal([query.Split('=')[0]], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("br;q=0")]
    public async Task Head_HasTheHeadersOfGet(string? encoding)
    {
        await CreateAsync(Sample.Listing());
        using var get = await Client.ReadAsync("GET", "/listings/export", encoding: encoding);
        using var head = await Client.ReadAsync("HEAD", "/listings/export", encoding: encoding);

        foreach (var name in new[] { "Content-Encoding", "Vary", "Content-Type", "Content-Disposition", "Cache-Control" })
            Assert.Equal((name, get.Header(name)), (name, head.Header(name)));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_DoesNotAskTheDatabase()
    {
        App.Logs.Start();
        using var response = await Client.SendAsync(new(HttpMethod.Head, "/listings/export?format=csv"));

        Assert.Equal("text/csv", $"{response.Content.Headers.ContentType}");
        Assert.DoesNotContain(App.Logs.Stop(), line => line.Contains("Executed DbCommand", StringComparison.Ordinal));
    }
}
