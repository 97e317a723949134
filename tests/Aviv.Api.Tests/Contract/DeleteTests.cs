using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class DeleteTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData(null)]
    [InlineData("{\"not\": even json")]
    public async Task Delete_RemovesTheListingAndItsHistory_AndNoOther(string? body)
    {
        var other = await CreateAsync(Sample.Listing(100));
        var before = await TablesAsync();
        var id = await CreateAsync(Sample.Listing(200));
        await UpdateAsync(id, Sample.Listing(300));

        var answer = await Client.AnswerAsync("DELETE", $"/listings/{id}", body);

        Assert.Equal(new(HttpStatusCode.NoContent, "", null, null, null), answer);
        Assert.Equal(before, await TablesAsync());
        Assert.Contains("\"price_eur\":100,", await PricesAsync(other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/prices")]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    public async Task Request_ForADeletedListing_FindsNothing(string method, string below)
    {
        var address = $"/listings/{await CreateAsync(Sample.Listing())}";
        await Client.AnswerAsync("DELETE", address);

        var answer = await Client.AnswerAsync(method, address + below, method is "PUT" or "PATCH" ? RawListing.With("", null) : null);

        answer.AssertProblem(404, "not_found");
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Create_AfterADelete_GivesAnotherNumber()
    {
        var id = await CreateAsync(Sample.Listing());
        await Client.AnswerAsync("DELETE", $"/listings/{id}");

        Assert.True(await CreateAsync(Sample.Listing()) > id);
    }
}
