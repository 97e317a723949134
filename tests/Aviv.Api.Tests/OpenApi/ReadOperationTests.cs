using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class ReadOperationTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task GetListing_HasItsCondition()
    {
        var parameters = (await ContractDocument.GenerateAsync(App)).Operations["get-listing"]["parameters"]!.AsArray();

        var header = Assert.Single(parameters, parameter => (string)parameter!["in"]! == "header")!;
        Assert.Equal("If-None-Match", (string)header["name"]!);
        Assert.False((bool?)header["required"] ?? false);
    }

    [Fact]
    public async Task GetListing_HasItsAnswers_AndAnswersSo()
    {
        var answers = (await ContractDocument.GenerateAsync(App)).Operations["get-listing"]["responses"]!;
        var address = $"/listings/{await CreateAsync(Sample.Listing())}";
        using var read = await Client.ReadAsync("GET", address);
        using var notModified = await Client.ReadAsync("GET", address, [read.Header("ETag")!]);

        Assert.Null(answers["304"]!["content"]);
        foreach (var (documented, answer) in new[] { (answers["200"]!, read), (answers["304"]!, notModified) })
        {
            Assert.Equal(["Cache-Control", "ETag", "Vary"], ContractDocument.Names(documented["headers"]).Order());
            Assert.All(documented["headers"]!.AsObject(), header => Assert.True((bool?)header.Value!["required"] == true && answer.Header(header.Key) is not null));
        }
    }

    [Theory]
    [InlineData("get-listing-prices")]
    [InlineData("get-listings")]
    public async Task Read_IsKeptByCachesAsDocumented(string id)
    {
        var headers = ContractDocument.Success((await ContractDocument.GenerateAsync(App)).Operations[id])["headers"]!;

        Assert.Equal(("no-cache", "Accept-Encoding"), ((string)headers["Cache-Control"]!["example"]!, (string)headers["Vary"]!["example"]!));
    }

    [Theory]
    [InlineData("post-listings")]
    [InlineData("upsert-listing")]
    public async Task Write_IsNotKeptByCaches(string id) =>
        Assert.DoesNotContain(ContractDocument.Names(ContractDocument.Success((await ContractDocument.GenerateAsync(App)).Operations[id])["headers"]), name => name is "Cache-Control" or "Vary");
}
