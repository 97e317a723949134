using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class ReadOperationTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("get-listing-prices")]
    [InlineData("get-listings")]
    public async Task Read_IsKeptByCachesAsDocumented(string id)
    {
        var headers = ContractDocument.Success((await ContractDocument.FetchAsync(Client)).Operations[id])["headers"]!;

        Assert.Equal(("no-cache", "Accept-Encoding"), ((string)headers["Cache-Control"]!["example"]!, (string)headers["Vary"]!["example"]!));
    }

    [Theory]
    [InlineData("post-listings")]
    [InlineData("upsert-listing")]
    public async Task Write_IsNotKeptByCaches(string id) =>
        Assert.DoesNotContain(ContractDocument.Names(ContractDocument.Success((await ContractDocument.FetchAsync(Client)).Operations[id])["headers"]), name => name is "Cache-Control" or "Vary");
}
