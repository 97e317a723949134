using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.OpenApi;

public sealed class OperationTests(ApiFixture api) : ApiTest(api)
{
    private const string OfBody = "400 malformed_json, 400 unknown_field, 400 duplicate_field, 400 invalid_query";
    private const string OfHeader = "400 invalid_header";
    private const string OfCaller = "401 unauthenticated";
    private const string OfWriter = $"{OfCaller}, 403 forbidden";
    private const string Down = "429 rate_limited, 500 internal_error, 503 unavailable";
    private const string OfChange = "404 not_found, 409 conflict, 412 precondition_failed";
    private const string OfChangeByBody = $"404 not_found, {Late}, 409 conflict, 412 precondition_failed";
    private const string Late = "408 malformed_json";
    private const string OfReading = "413 body_too_large, 415 unsupported_media_type";

    [Fact]
    public async Task Operations_AreThoseOfTheContract_EachDescribedAndWithExamples()
    {
        var document = await ContractDocument.GenerateAsync(App);

        Assert.StartsWith("3.1.", (string)document.Root["openapi"]!);
        Assert.Equal(
            [
                "delete-listing", "export-listings", "get-listing", "get-listing-price-summary", "get-listing-prices",
                "get-listing-prices-svg", "get-listings", "patch-listing", "post-listings", "post-privacy-access", "post-privacy-erase",
                "query-listing-prices", "upsert-listing",
            ],
            document.Operations.Keys.Order());
        Assert.All(document.Operations.Values, operation =>
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]));
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["description"]));
            Assert.All(ContractDocument.Success(operation)["content"]?.AsObject() ?? [], media => Assert.NotNull(media.Value!["example"]));
            Assert.All(operation["parameters"]?.AsArray() ?? [], parameter => Assert.NotNull(parameter!["description"]));
        });
    }

    // Generators of clients take the first, and none of them takes "/" for an address.
    [Fact]
    public async Task Servers_AreAnAddressForGenerators_AndTheHostThatServes()
    {
        var servers = (await ContractDocument.GenerateAsync(App)).Root["servers"]!.AsArray();

        Assert.Equal(["http://localhost:8080", "/"], servers.Select(server => (string)server!["url"]!));
    }

    [Theory]
    [InlineData("get-listings", $"400 invalid_query, {OfCaller}, {Down}")]
    [InlineData(
        "post-listings",
        $"{OfBody}, {OfHeader}, {OfWriter}, {Late}, 409 conflict, {OfReading}, 422 validation_failed, 422 idempotency_mismatch, {Down}")]
    [InlineData("get-listing", $"400 invalid_query, {OfCaller}, 404 not_found, {Down}")]
    [InlineData(
        "upsert-listing",
        $"{OfBody}, {OfHeader}, {OfWriter}, {OfChangeByBody}, {OfReading}, "
        + $"422 validation_failed, 422 idempotency_mismatch, 428 precondition_required, {Down}")]
    [InlineData(
        "patch-listing",
        $"{OfBody}, {OfHeader}, {OfWriter}, {OfChangeByBody}, {OfReading}, "
        + $"422 validation_failed, 422 idempotency_mismatch, 428 precondition_required, {Down}")]
    [InlineData(
        "delete-listing",
        $"400 invalid_query, {OfHeader}, {OfWriter}, {OfChange}, 422 idempotency_mismatch, 428 precondition_required, {Down}")]
    [InlineData("get-listing-prices", $"400 invalid_query, {OfCaller}, 404 not_found, {Down}")]
    [InlineData("get-listing-price-summary", $"400 invalid_query, {OfCaller}, 404 not_found, {Down}")]
    [InlineData("get-listing-prices-svg", $"400 invalid_query, {OfCaller}, 404 not_found, {Down}")]
    [InlineData("query-listing-prices", $"{OfBody}, {OfCaller}, {Late}, {OfReading}, 422 validation_failed, {Down}")]
    [InlineData("post-privacy-access", $"{OfBody}, {OfWriter}, {Late}, {OfReading}, 422 validation_failed, {Down}")]
    [InlineData("post-privacy-erase", $"{OfBody}, {OfWriter}, {Late}, 409 conflict, {OfReading}, 422 validation_failed, {Down}")]
    [InlineData("export-listings", $"400 invalid_query, {OfCaller}, {Down}")]
    public async Task Operation_HasAllItsErrorCodes_EachWithAnExample(string id, string expected)
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations[id];
        var failures = operation["responses"]!.AsObject().Where(response => response.Key[0] is '4' or '5').ToList();

        Assert.Equal(
            expected, string.Join(", ", failures.SelectMany(failure => Codes(failure.Value!).Select(code => $"{failure.Key} {code}"))));
        Assert.All(failures, failure => AssertExamples(failure.Key, failure.Value!["content"]!.AsObject()));
        Assert.All(failures, failure => Assert.Equal(
            (id, failure.Key) switch
            {
                (_, "409" or "429" or "503") => ["Cache-Control", "Retry-After"],
                (_, "401") => ["Cache-Control", "WWW-Authenticate"],
                ("patch-listing", "415") => ["Cache-Control", "Accept-Patch"],
                _ => ["Cache-Control"],
            },
            ContractDocument.Names(ContractDocument.Headers(failure.Value!))));
    }

    [Fact]
    public async Task Answers_AllSayWhatIsLeftOfABudget() => Assert.All(
        (await ContractDocument.GenerateAsync(App)).Operations.Values.SelectMany(operation => operation["responses"]!.AsObject()),
        answer => Assert.Equal(
            ["RateLimit: #/components/headers/RateLimit", "RateLimit-Policy: #/components/headers/RateLimit-Policy"],
            answer.Value!["headers"]!.AsObject().Where(header => header.Key.StartsWith("RateLimit", StringComparison.Ordinal))
                .Select(header => $"{header.Key}: {header.Value!["$ref"]}")));

    [Fact]
    public async Task Post_OfTheExample_AnswersWhatIsDocumented()
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations["post-listings"];
        var body = operation["requestBody"]!;
        var success = ContractDocument.Success(operation);

        using var response = await Client.PostAsJsonAsync("/listings", body["content"]!["application/json"]!["example"]!);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>();

        Assert.True((bool?)body["required"]);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(ContractDocument.Names(success["content"]!["application/json"]!["example"]), ContractDocument.Names(answer));
        Assert.Equal(["ETag", "Idempotency-Replayed", "Location"], ContractDocument.Names(ContractDocument.Headers(success)).Order());
        Assert.All(
            ContractDocument.Headers(success),
            header => Assert.Equal((bool?)header.Value!["required"] ?? false, response.Headers.Contains(header.Key)));
    }

    [Fact]
    public async Task Patch_OfTheExample_AnswersWhatIsDocumented()
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations["patch-listing"];
        var (type, media) = Assert.Single(operation["requestBody"]!["content"]!.AsObject());
        Assert.Equal("""{"latest_price_eur":125000}""", media!["example"]!.ToJsonString());

        var id = await CreateAsync(Sample.Listing());
        using var response = await Client.PatchAsync(
            $"/listings/{id}", new StringContent(media["example"]!.ToJsonString(), Encoding.UTF8, type));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/merge-patch+json", type);
        Assert.Equal("#/components/schemas/ListingPatch", (string)media["schema"]!["$ref"]!);
    }

    [Fact]
    public async Task Delete_IsDocumentedWithoutABody()
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations["delete-listing"];

        Assert.Null(operation["requestBody"]);
        Assert.Equal("204", operation["responses"]!.AsObject().First().Key);
        Assert.Null(operation["responses"]!["204"]!["content"]);
        Assert.Equal(["Idempotency-Replayed"], ContractDocument.Names(ContractDocument.Headers(operation["responses"]!["204"]!)));
    }

    [Theory]
    [InlineData("post-listings", "Idempotency-Key")]
    [InlineData("upsert-listing", "Idempotency-Key", "If-Match", "If-None-Match")]
    [InlineData("patch-listing", "Idempotency-Key", "If-Match", "If-None-Match")]
    [InlineData("delete-listing", "Idempotency-Key", "If-Match", "If-None-Match")]
    public async Task Write_HasItsHeaders(string id, params string[] expected)
    {
        var headers = (await ContractDocument.GenerateAsync(App)).Operations[id]["parameters"]!.AsArray()
            .Where(parameter => (string)parameter!["in"]! == "header").ToDictionary(header => (string)header!["name"]!, header => header!);

        Assert.Equal(expected, headers.Keys);
        Assert.All(headers.Values, header => Assert.False((bool?)header["required"] ?? false));
        Assert.Equal("^[ -~]{1,255}$", (string)headers["Idempotency-Key"]["schema"]!["pattern"]!);
    }

    [Fact]
    public async Task GetListings_HasItsParametersAndHeaders()
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations["get-listings"];
        var parameters = operation["parameters"]!.AsArray()
            .ToDictionary(parameter => (string)parameter!["name"]!, parameter => parameter!["schema"]!);

        Assert.Equal(
            [
                "building_type", "source", "country", "city", "postal_code", "min_price", "max_price", "min_surface", "max_surface",
                "min_rooms", "max_rooms", "min_bedrooms", "price_changed_since", "price_dropped", "q", "sort", "limit", "cursor", "count",
            ],
            parameters.Keys);
        Assert.True(
            JsonNode.DeepEquals(parameters["limit"], JsonNode.Parse("""{"type":"integer","minimum":1,"maximum":1000,"default":100}""")));
        Assert.Equal("#/components/schemas/ListingSort", (string)parameters["sort"]["$ref"]!);
        Assert.Equal(
            ["Cache-Control", "Link", "Vary", "X-Total-Count"],
            ContractDocument.Names(ContractDocument.Headers(ContractDocument.Success(operation))).Order());
    }

    [Theory]
    [InlineData(
        "get-listing-prices", "from,to,order,limit,cursor,If-None-Match",
        "Cache-Control", "ETag", "Link", "Prices-Archived-Before", "Vary")]
    [InlineData("get-listing-price-summary", "at,If-None-Match", "Cache-Control", "ETag")]
    [InlineData("get-listing-prices-svg", "range,width,height,theme,If-None-Match", "Cache-Control", "ETag", "Vary")]
    [InlineData("query-listing-prices", "", "Vary")]
    public async Task Prices_HaveTheirParametersAndHeaders(string id, string expected, params string[] headers)
    {
        var operation = (await ContractDocument.GenerateAsync(App)).Operations[id];
        var names = operation["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! != "path")
            .Select(parameter => (string)parameter!["name"]!);

        Assert.Equal(expected, string.Join(',', names ?? []));
        Assert.Equal(headers, ContractDocument.Names(ContractDocument.Headers(ContractDocument.Success(operation))).Order());
    }

    [Fact]
    public async Task PriceExamples_AreWhatTheirRoutesAnswer()
    {
        var operations = (await ContractDocument.GenerateAsync(App)).Operations;
        var id = await CreateAsync(Sample.Listing());
        var query = operations["query-listing-prices"];
        using var response = await Client.PostAsJsonAsync(
            "/listings/prices/query", query["requestBody"]!["content"]!["application/json"]!["example"]!);
        var summary = await Client.GetFromJsonAsync<JsonNode>($"/listings/{id}/prices/summary");

        Assert.Equal(ContractDocument.Names(Example(operations["get-listing-price-summary"])), ContractDocument.Names(summary));
        Assert.Equal(
            Example(query).AsArray().Select(listing => (int)listing!["id"]!),
            (await response.Content.ReadFromJsonAsync<JsonArray>())!.Select(listing => (int)listing!["id"]!));
    }

    private static JsonNode Example(JsonNode operation) => ContractDocument.Success(operation)["content"]!["application/json"]!["example"]!;

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
