using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class PriceFilterTests(ApiFixture api) : ApiTest(api)
{
    private const string Second = "2023-05-01T12:00:00";

    [Theory]
    [InlineData("", "1,2,3")]
    [InlineData($"from={Second}.000001Z", "1,2,3")]
    [InlineData($"from={Second}.0000011Z", "2,3")]
    [InlineData($"from={Second}.0000019Z", "2,3")]
    [InlineData($"from={Second}.000002Z", "2,3")]
    [InlineData($"from={Second}.000003Z", "3")]
    [InlineData($"from={Second}.0000031Z", "")]
    [InlineData($"to={Second}.000001Z", "")]
    [InlineData($"to={Second}.0000011Z", "1")]
    [InlineData($"to={Second}.000002Z", "1")]
    [InlineData($"to={Second}.000003Z", "1,2")]
    [InlineData($"to={Second}.0000031Z", "1,2,3")]
    [InlineData($"from={Second}.000002Z&to={Second}.000002Z", "")]
    [InlineData($"from={Second}.000002Z&to={Second}.000003Z", "2")]
    [InlineData($"from={Second}.000001Z&to={Second}.000003Z&order=desc", "2,1")]
    [InlineData($"from=2023-05-01T14:00:00.000002%2B02:00", "2,3")]
    [InlineData($"from=2023-05-01T14:00:00.000002+02:00&order=asc", "2,3")]
    [InlineData("order=desc", "3,2,1")]
    [InlineData("from=1999-12-31T23:59:59.9999999Z", "1,2,3")]
    [InlineData("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59.9999999Z", "1,2,3")]
    [InlineData("from=9999-12-31T23:59:59.9999999Z", "")]
    [InlineData("to=0001-01-01T00:00:00Z", "")]
    public async Task GetPrices_FromAndTo_GivesThoseThatBeganBetween(string query, string expected)
    {
        At($"{Second}.000001Z");
        var id = await CreateAsync(Sample.Listing(1));
        await UpdateAsync(id, Sample.Listing(2));
        await UpdateAsync(id, Sample.Listing(3));

        var answer = await Client.AnswerAsync("GET", $"/listings/{id}/prices?{query}");

        Assert.Equal(expected, string.Join(',', answer.Json.AsArray().Select(price => (int)price!["price_eur"]!)));
        Assert.All(
            answer.Json.AsArray(), price => Assert.Equal(["price_eur", "created_date"], price!.AsObject().Select(member => member.Key)));
    }

    [Theory]
    [InlineData("prices?from=2023-01-02T00:00:00Z&to=2023-01-01T00:00:00Z", "from", "must not be above to")]
    [InlineData("prices?from=yesterday", "from", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices?from=", "from", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices?to=2023-01-01", "to", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices?to=2023-01-01T00:00:00", "to", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices?to=2023-02-30T00:00:00Z", "to", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices?to=2023-01-01T00:00:00Z&to=2023-01-01T00:00:00Z", "to", "is given more than once")]
    [InlineData("prices?order=newest", "order", "must be asc or desc")]
    [InlineData("prices?order=DESC", "order", "must be asc or desc")]
    [InlineData("prices?order=", "order", "must be asc or desc")]
    [InlineData("prices?limit=0", "limit", "must be a whole number between 1 and 1000")]
    [InlineData("prices?limit=1001", "limit", "must be a whole number between 1 and 1000")]
    [InlineData("prices?limit=1'%20OR%201=1", "limit", "must be a whole number between 1 and 1000")]
    [InlineData("prices?cursor=", "cursor", "is not a cursor of this list; take it from a Link header, with the same filter and order")]
    [InlineData("prices?form=2023-01-01T00:00:00Z", "form", "is not a parameter of this route; the nearest is from")]
    [InlineData("prices?Limit=1", "Limit", "is not a parameter of this route; the nearest is limit")]
    [InlineData("prices?ordr=desc", "ordr", "is not a parameter of this route; the nearest is order")]
    [InlineData("prices/summary?att=2023-01-01T00:00:00Z", "att", "is not a parameter of this route; the nearest is at")]
    [InlineData("prices/summary?limit=1", "limit", "is not a parameter of this route; it takes at")]
    [InlineData("prices/summary?at=now", "at", "must be an instant in RFC 3339, such as 2023-01-17T08:17:32Z")]
    [InlineData("prices/summary?at=2023-01-01T00:00:00Z&at=2023-01-01T00:00:00Z", "at", "is given more than once")]
    public async Task GetPrices_WithABadQuery_SaysWhatIsWrong(string address, string parameter, string fault)
    {
        var id = await CreateAsync(Sample.Listing());

        var answer = await Client.AnswerAsync("GET", $"/listings/{id}/{address}");

        answer.AssertProblem(400, "invalid_query", parameter);
        Assert.Equal(fault, (string)answer.Json["errors"]![parameter]![0]!);
        (await Client.AnswerAsync("GET", $"/listings/424242/{address}")).AssertProblem(400, "invalid_query", parameter);
    }

    [Theory]
    [InlineData("prices")]
    [InlineData("prices?limit=1")]
    [InlineData("prices?from=2022-01-01T00:00:00Z&to=2022-01-02T00:00:00Z&order=desc")]
    [InlineData("prices/summary")]
    [InlineData("prices/summary?at=2022-01-01T00:00:00Z")]
    public async Task GetPrices_OfAnUnknownListing_Is404InOneStatement(string address)
    {
        await CreateAsync(Sample.Listing());
        App.Logs.Start();

        var answer = await Client.AnswerAsync("GET", $"/listings/424242/{address}");

        Assert.Single(App.Logs.StopForSql());
        answer.AssertProblem(404, "not_found");
    }

    [Theory]
    [InlineData("prices", """[{"price_eur":7,"created_date":"2023-01-01T00:00:00Z"}]""")]
    [InlineData("prices?limit=1", """[{"price_eur":7,"created_date":"2023-01-01T00:00:00Z"}]""")]
    [InlineData("prices?to=2022-01-01T00:00:00Z", "[]")]
    [InlineData("prices?to=2022-01-01T00:00:00Z&limit=5&order=desc", "[]")]
    public async Task GetPrices_OfAListing_TakesOneStatementThatReadsNoMore(string address, string expected)
    {
        var id = await CreateAsync(Sample.Listing(7));
        App.Logs.Start();

        var answer = await Client.AnswerAsync("GET", $"/listings/{id}/{address}");

        var sql = Assert.Single(App.Logs.StopForSql());
        Assert.Equal(expected, answer.Body);
        Assert.DoesNotContain("OFFSET", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("description", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetPrices_OfAListingWhoseLogSomebodyEmptied_IsEmpty()
    {
        var id = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("DELETE FROM listing_price_log");

        Assert.Equal("[]", await PricesAsync(id));
        (await Client.AnswerAsync("GET", $"/listings/{id}/prices/summary")).AssertProblem(404, "not_found");
    }

    [Fact]
    public async Task GetPrices_AskedForByHead_AnswersTheHeadersAlone()
    {
        var id = await CreateAsync(Sample.Listing(1));
        await UpdateAsync(id, Sample.Listing(2));
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/listings/{id}/prices?limit=1");

        using var response = await Client.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.NotNull(response.Next());
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }
}
