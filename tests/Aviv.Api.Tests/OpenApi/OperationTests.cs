using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class OperationTests(ApiFixture api) : ApiTest(api)
{
    private const string OfBody = "400 malformed_json, 400 unknown_field, 400 duplicate_field";

    [Fact]
    public async Task Operations_AreThoseOfTheContract_EachDescribedAndWithExamples()
    {
        var document = await ContractDocument.FetchAsync(Client);

        Assert.StartsWith("3.1.", (string)document.Root["openapi"]!);
        Assert.Equal(["get-listing", "get-listing-prices", "get-listings", "post-listings", "upsert-listing"], document.Operations.Keys.Order());
        Assert.All(document.Operations.Values, operation =>
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]));
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["description"]));
            Assert.NotNull(ContractDocument.Success(operation)["content"]!["application/json"]!["example"]);
            Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.NotNull(parameter!["description"]));
        });
    }

    [Theory]
    [InlineData("get-listings", "400 invalid_query, 500 internal_error, 503 unavailable")]
    [InlineData("post-listings", OfBody + ", 413 body_too_large, 415 unsupported_media_type, 422 validation_failed, 500 internal_error, 503 unavailable")]
    [InlineData("get-listing", "404 not_found, 500 internal_error, 503 unavailable")]
    [InlineData("upsert-listing", OfBody + ", 404 not_found, 409 conflict, 413 body_too_large, 415 unsupported_media_type, 422 validation_failed, 500 internal_error, 503 unavailable")]
    [InlineData("get-listing-prices", "404 not_found, 500 internal_error, 503 unavailable")]
    public async Task Operation_HasAllItsErrorCodes_EachWithAnExample(string id, string expected)
    {
        var operation = (await ContractDocument.FetchAsync(Client)).Operations[id];
        var failures = operation["responses"]!.AsObject().Where(response => response.Key[0] is '4' or '5').ToList();

        Assert.Equal(expected, string.Join(", ", failures.SelectMany(failure => Codes(failure.Value!).Select(code => $"{failure.Key} {code}"))));
        Assert.All(failures, failure => AssertExamples(failure.Key, failure.Value!["content"]!.AsObject()));
        Assert.Equal(["Retry-After"], ContractDocument.Names(operation["responses"]!["503"]!["headers"]));
    }

    [Fact]
    public async Task Post_OfTheExample_AnswersWhatIsDocumented()
    {
        var operation = (await ContractDocument.FetchAsync(Client)).Operations["post-listings"];
        var body = operation["requestBody"]!;
        var success = ContractDocument.Success(operation);

        using var response = await Client.PostAsJsonAsync("/listings", body["content"]!["application/json"]!["example"]!);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>();

        Assert.True((bool?)body["required"]);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(ContractDocument.Names(success["content"]!["application/json"]!["example"]), ContractDocument.Names(answer));
        Assert.All(ContractDocument.Names(success["headers"]), name => Assert.True(response.Headers.Contains(name), $"{name} is documented and not sent."));
        Assert.Equal(["ETag", "Location"], ContractDocument.Names(success["headers"]).Order());
    }

    [Fact]
    public async Task GetListings_HasItsParametersAndTheLinkHeader()
    {
        var operation = (await ContractDocument.FetchAsync(Client)).Operations["get-listings"];
        var parameters = operation["parameters"]!.AsArray().ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["schema"]!);

        Assert.Equal(["limit", "cursor"], parameters.Keys);
        Assert.True(JsonNode.DeepEquals(parameters["limit"], JsonNode.Parse("""{"type":"integer","minimum":1,"maximum":1000,"default":100}""")));
        Assert.Equal(["Link"], ContractDocument.Names(ContractDocument.Success(operation)["headers"]));
    }

    private static string[] Codes(JsonNode failure) => ContractDocument.Names(failure["content"]!["application/problem+json"]!["examples"]);

    private static void AssertExamples(string status, JsonObject content)
    {
        var (type, media) = Assert.Single(content);
        Assert.Equal("application/problem+json", type);
        Assert.Equal("#/components/schemas/Problem", (string)media!["schema"]!["$ref"]!);
        Assert.All(media["examples"]!.AsObject(), example =>
        {
            Assert.Equal(status, $"{example.Value!["value"]!["status"]}");
            Assert.Equal(example.Key, (string)example.Value["value"]!["code"]!);
        });
    }
}
