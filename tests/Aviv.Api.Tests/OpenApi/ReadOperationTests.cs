using System.Text.Json.Nodes;
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
            Assert.Equal(["Cache-Control", "ETag", "Vary"], ContractDocument.Names(ContractDocument.Headers(documented)).Order());
            Assert.All(
                ContractDocument.Headers(documented),
                header => Assert.True((bool?)header.Value!["required"] == true && answer.Header(header.Key) is not null));
        }
    }

    // Neither is one JSON document: a client that read it as one would fail at the second line.
    [Theory]
    [InlineData("application/x-ndjson", "ExportedListing")]
    [InlineData("text/csv", null)]
    public async Task Export_IsAStream_AndNamesItsItems(string mediaType, string? item)
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations["export-listings"];
        var media = ContractDocument.Success(operation)["content"]![mediaType]!;

        Assert.Equal(("string", "binary"), ((string)media["schema"]!["type"]!, (string?)media["schema"]!["format"]));
        Assert.Equal(item is null ? null : $"#/components/schemas/{item}", (string?)media["x-oai-itemSchema"]?["$ref"]);
        if (item is not null) Assert.Contains($"`{item}`", (string)media["schema"]!["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AnswersAsTheExamplesSay()
    {
        var content = ContractDocument.Success((await ContractDocument.GenerateAsync(App)).Operations["export-listings"])["content"]!;
        await CreateAsync(Sample.Listing());
        var (json, csv) = ((string)content["application/x-ndjson"]!["example"]!, (string)content["text/csv"]!["example"]!);

        var answered = Lines(await Client.GetStringAsync("/listings/export?include=prices"));

        Assert.Equal(Lines(json).Select(Names), answered.Select(Names));
        Assert.Equal(Lines(csv)[0], Lines(await Client.GetStringAsync("/listings/export?format=csv&include=prices"))[0]);
        Assert.EndsWith("\n", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get-listing-prices")]
    [InlineData("get-listings")]
    public async Task Read_IsKeptByCachesAsDocumented(string id)
    {
        var headers = ContractDocument.Success((await ContractDocument.GenerateAsync(App)).Operations[id])["headers"]!;

        Assert.Equal(
            ("no-cache", "Accept-Encoding"), ((string)headers["Cache-Control"]!["example"]!, (string)headers["Vary"]!["example"]!));
    }

    [Theory]
    [InlineData("post-listings")]
    [InlineData("upsert-listing")]
    public async Task Write_IsNotKeptByCaches(string id) =>
        Assert.DoesNotContain(
            ContractDocument.Names(ContractDocument.Success((await ContractDocument.GenerateAsync(App)).Operations[id])["headers"]),
            name => name is "Cache-Control" or "Vary");

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Names(string line) => string.Join(',', ContractDocument.Names(JsonNode.Parse(line)));
}
