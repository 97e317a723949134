using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class BadRequestTests(ApiFixture api) : ApiTest(api)
{
    public static IEnumerable<TheoryDataRow<string, int, string, string?>> Bodies => BadBodies.All().Select(bad => Row("body", bad));

    public static IEnumerable<TheoryDataRow<string, int, string, string?>> Patches => BadBodies.All()
        .Where(bad => !bad.Name.EndsWith(" absent", StringComparison.Ordinal))
        .Select(bad => Row("patch", bad));

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Write_WithABadBody_NamesTheFaultAndLeavesTheTables(string body, int status, string code, string? path)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();
        App.Logs.Start();
        foreach (var (method, address) in new[] { (HttpMethod.Post, "/listings"), (HttpMethod.Put, $"/listings/{id}") })
        {
            using var response = await Client.SendAsync(new HttpRequestMessage(method, address) { Content = Json(body) });
            await AssertProblemAsync(response, status, code, path);
        }

        var lines = App.Logs.Stop();
        Assert.Contains(lines, line => line.Contains($"PUT /listings/{{id:long:min(1):digits}} {status}", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("698765432", StringComparison.Ordinal));
        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [MemberData(nameof(Patches))]
    public async Task Patch_WithABadBody_NamesTheFaultAndLeavesTheTables(string body, int status, string code, string? path)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();

        using var response = await Client.WriteAsync("PATCH", $"/listings/{id}", body);

        await AssertProblemAsync(response, status, code, path);
        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("DELETE", "/listings", 405, "method_not_allowed", null)]
    [InlineData("PUT", "/listings", 405, "method_not_allowed", null)]
    [InlineData("DELETE", "/listings/1/prices", 405, "method_not_allowed", null)]
    [InlineData("DELETE", "/listings/424242", 404, "not_found", null)]
    [InlineData("POST", "/listings/1", 405, "method_not_allowed", null)]
    [InlineData("BREW", "/listings/1", 405, "method_not_allowed", null)]
    [InlineData("POST", "/health/live", 405, "method_not_allowed", null)]
    [InlineData("GET", "/nothing", 404, "not_found", null)]
    [InlineData("GET", "/listings/1/prices/1", 404, "not_found", null)]
    [InlineData("GET", "/listings/0", 404, "not_found", null)]
    [InlineData("GET", "/listings/0001", 404, "not_found", null)]
    [InlineData("GET", "/listings/-1", 404, "not_found", null)]
    [InlineData("GET", "/listings/+1", 404, "not_found", null)]
    [InlineData("PUT", "/listings/%201", 404, "not_found", null)]
    [InlineData("GET", "/listings/1%0A/prices", 404, "not_found", null)]
    [InlineData("GET", "/openapi/v2.json", 404, "not_found", null)]
    [InlineData("GET", "/listings/abc", 404, "not_found", null)]
    [InlineData("GET", "/listings/1.5", 404, "not_found", null)]
    [InlineData("GET", "/listings/9223372036854775808", 404, "not_found", null)]
    [InlineData("GET", "/listings/9223372036854775807", 404, "not_found", null)]
    [InlineData("GET", "/listings/424242", 404, "not_found", null)]
    [InlineData("GET", "/listings/424242/prices", 404, "not_found", null)]
    [InlineData("GET", "/listings/abc/prices", 404, "not_found", null)]
    [InlineData("PUT", "/listings/424242", 404, "not_found", null)]
    [InlineData("PUT", "/listings/abc", 404, "not_found", null)]
    [InlineData("PATCH", "/listings", 405, "method_not_allowed", null)]
    [InlineData("PATCH", "/listings/424242", 404, "not_found", null)]
    [InlineData("PATCH", "/listings/abc", 404, "not_found", null)]
    [InlineData("DELETE", "/listings/abc", 404, "not_found", null)]
    [InlineData("GET", "/listings?limit=0", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=-1", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=1001", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=ten", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=1.0", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=1&limit=2", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?limit=99999999999999999999", 400, "invalid_query", "limit")]
    [InlineData("GET", "/listings?cursor=", 400, "invalid_query", "cursor")]
    [InlineData("GET", "/listings?cursor=5", 400, "invalid_query", "cursor")]
    [InlineData("GET", "/listings?cursor=AAAAAAAAAAUAAAAAAAAAAA", 400, "invalid_query", "cursor")]
    [InlineData("GET", "/listings?cursor=%F0%9F%8F%A0", 400, "invalid_query", "cursor")]
    [InlineData("GET", "/listings?offset=5", 400, "invalid_query", "offset")]
    public async Task Request_ThatIsNotPossible_IsRefused(string method, string address, int status, string code, string? path)
    {
        using var response = await Client.WriteAsync(
            method, address, method is "PUT" or "POST" or "PATCH" ? RawListing.With("", null) : null);

        await AssertProblemAsync(response, status, code, path);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Write_InAnotherMediaType_IsRefused(string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(RawListing.With("", null)));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var response = await Client.PostAsync("/listings", content);

        await AssertProblemAsync(response, 415, "unsupported_media_type", null);
    }

    [Theory]
    [InlineData("PATCH", "/listings/1", "application/merge-patch+json")]
    [InlineData("PUT", "/listings/1", null)]
    [InlineData("POST", "/listings", null)]
    public async Task Patch_InAnotherMediaType_NamesTheOneItTakes(string method, string address, string? taken)
    {
        using var request = new HttpRequestMessage(new(method), address) { Content = new StringContent("{}") };
        using var response = await Client.SendAsync(request);

        await AssertProblemAsync(response, 415, "unsupported_media_type", null);
        Assert.Equal(taken, response.Header("Accept-Patch"));
    }

    [Fact]
    public async Task Listing_HasOneName()
    {
        var id = await CreateAsync(Sample.Listing());
        foreach (var name in new[] { $"/listings/0{id}", $"/listings/000{id}", $"/listings/+{id}", $"/listings/{id}.0" })
        {
            foreach (var address in new[] { name, $"{name}/prices", $"{name}/prices/summary" })
                (await Client.AnswerAsync("GET", address)).AssertProblem(404, "not_found");
            (await Client.AnswerAsync("PUT", name, RawListing.With("", null))).AssertProblem(404, "not_found");
            (await Client.AnswerAsync("DELETE", name)).AssertProblem(404, "not_found");
        }

        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM listing"));
    }

    [Fact]
    public async Task Write_WithAContentEncoding_IsRefused()
    {
        var content = Json(RawListing.With("", null));
        content.Headers.ContentEncoding.Add("identity");

        using var response = await Client.PostAsync("/listings", content);

        await AssertProblemAsync(response, 415, "unsupported_media_type", null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_OfABodyOver64KiB_IsRefused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/listings") { Content = Json(new string(' ', 65 * 1024)) };
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await Client.SendAsync(request);

        await AssertProblemAsync(response, 413, "body_too_large", null);
    }

    [Fact]
    public async Task Write_OfABodyOfExactly64KiB_IsRead()
    {
        using var response = await Client.PostAsync("/listings", Json(RawListing.With("", null).PadRight(64 * 1024)));
        Assert.Equal(201, (int)response.StatusCode);
    }

    [Fact]
    public async Task Write_OfInvalidUtf8_IsRefused()
    {
        var content = new ByteArrayContent([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        using var response = await Client.PostAsync("/listings", content);

        await AssertProblemAsync(response, 400, "malformed_json", null);
    }

    [Fact]
    public async Task Write_WithManyFaults_NamesAllOfThem()
    {
        using var parsing = await Client.PostAsync("/listings", Json("""{"a":1,"name":1,"name":2,"postal_address":{"b":1,"city":[]}}"""));
        Assert.Equal(
            ["a", "name", "postal_address.b", "postal_address.city"], (await ErrorsAsync(parsing)).Select(error => error.Key).Order());

        using var rules = await Client.PostAsync("/listings", Json("""
            {"name":" ","rooms_count":"","postal_address":{"country":"XX","city":"a","postal_code":"b"}}
            """));
        Assert.Equal(
            [
                "bedrooms_count", "building_type", "description", "latest_price_eur", "name", "postal_address.country",
                "postal_address.street_address", "rooms_count", "surface_area_m2",
            ],
            (await ErrorsAsync(rules)).Select(error => error.Key).Order());
    }

    [Fact]
    public async Task Fault_OfARequestThatAcceptsHtmlOnly_IsStillAProblem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/listings/999");
        request.Headers.Accept.ParseAdd("text/html");

        using var response = await Client.SendAsync(request);

        await AssertProblemAsync(response, 404, "not_found", null);
    }

    private static TheoryDataRow<string, int, string, string?> Row(
        string what, (string Name, string Body, int Status, string Code, string? Path) bad) =>
        new(bad.Body, bad.Status, bad.Code, bad.Path) { TestDisplayName = $"Bad {what}: {bad.Name}" };

    private static async Task<JsonObject> ErrorsAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsObject();

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string code, string? path)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal((status, code), ((int)problem["status"]!, (string)problem["code"]!));
        Assert.Equal((string)problem["detail"]!, (string)problem["message"]!);
        Assert.NotEqual("", (string)problem["traceId"]!);
        Assert.Equal(path is null ? null : [path], problem["errors"]?.AsObject().Select(error => error.Key));
        Assert.All(problem["errors"]?.AsObject() ?? [], error => Assert.NotEmpty(error.Value!.AsArray()));
        Assert.DoesNotContain("698765432", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
    }
}
