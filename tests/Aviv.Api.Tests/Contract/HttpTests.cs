using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class HttpTests(ApiFixture api) : ApiTest(api)
{
    private const string Logged = @"^Information Aviv\.Api\.Pipeline\.RequestLog:";

    [Theory]
    [InlineData("/listings")]
    [InlineData("/listings/ID")]
    [InlineData("/listings/ID/prices")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/nothing")]
    public async Task Head_AnswersAsGetDoesWithoutABody(string address)
    {
        address = address.Replace("ID", $"{await CreateAsync(Sample.Listing())}", StringComparison.Ordinal);
        using var get = await Client.GetAsync(address);
        using var head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("DELETE", "/listings", "GET, HEAD, OPTIONS, POST")]
    [InlineData("POST", "/listings/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT")]
    [InlineData("POST", "/health/live", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/listings/prices/query", "OPTIONS, POST")]
    [InlineData("HEAD", "/listings/prices/query", "OPTIONS, POST")]
    public async Task MethodNotAllowed_NamesTheMethodsThatAre(string method, string address, string allowed)
    {
        using var response = await Client.ReadAsync(method, address);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, allowed), (response.StatusCode, response.Header("Allow")));
    }

    [Theory]
    [InlineData("/listings", "GET, HEAD, OPTIONS, POST", null)]
    [InlineData("/listings/1", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT", "application/merge-patch+json")]
    [InlineData("/listings/1/prices", "GET, HEAD, OPTIONS", null)]
    [InlineData("/health/ready", "GET, HEAD, OPTIONS", null)]
    public async Task Options_NamesTheMethods(string address, string allowed, string? patches)
    {
        foreach (var origin in new[] { null, "http://localhost:5173" })
        {
            using var response = await Client.ReadAsync("OPTIONS", address, origin: origin);
            Assert.Equal(
                (HttpStatusCode.NoContent, allowed, patches),
                (response.StatusCode, response.Header("Allow"), response.Header("Accept-Patch")));
            Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Options_OfNoAddressOfOurs_FindsNothing()
    {
        using var response = await Client.ReadAsync("OPTIONS", "/nothing");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task EveryRequest_IsLoggedInOneLineByItsRoute()
    {
        var id = await CreateAsync(Sample.Listing());
        App.Logs.Start();
        using var response = await Client.GetAsync($"/listings/{id}/prices?from=2022-12-31T12:34:56Z");
        using var refused = await Client.PutAsync($"/listings/{id}", Json("{}"));

        var lines = App.Logs.Stop().Where(line => line.Contains("RequestLog", StringComparison.Ordinal)).ToList();
        Assert.Collection(lines,
            line => Assert.Matches($@"{Logged} GET /listings/\{{id:long:min\(1\):digits\}}/prices 200 [0-9.]+ ms [0-9a-f]{{32}}", line),
            line => Assert.Matches($@"{Logged} PUT /listings/\{{id:long:min\(1\):digits\}} 422 [0-9.]+ ms [0-9a-f]{{32}}", line));
        var traceId = lines[1].TrimEnd().Split(' ')[^1];
        Assert.Contains($"\"traceId\":\"{traceId}\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://localhost", true)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("https://example.com", false)]
    [InlineData("null", false)]
    public async Task CrossOrigin_InDevelopment_IsForLocalPagesOnly(string origin, bool allowed) =>
        await AssertCorsAsync(Client, origin, allowed);

    [Theory]
    [InlineData("https://www.example.com", true)]
    [InlineData("http://localhost:5173", false)]
    public async Task CrossOrigin_InProduction_IsForConfiguredPagesOnly(string origin, bool allowed)
    {
        await using var app = new AvivApp(
            HeldLock.Patient(Database), new() { ["environment"] = "Production", ["Cors:Origins:0"] = "https://www.example.com" });
        using var client = app.CreateClient();
        await AssertCorsAsync(client, origin, allowed);
    }

    private static async Task AssertCorsAsync(HttpClient client, string origin, bool allowed)
    {
        string[]? expected = allowed ? [origin] : null;
        foreach (var method in new[] { "GET", "PUT" })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/listings/1")
            {
                Headers =
                {
                    { "Origin", origin },
                    { "Access-Control-Request-Method", method },
                    { "Access-Control-Request-Headers", "content-type,x-any" },
                },
            };
            using var answer = await client.SendAsync(preflight);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal(expected, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(allowed ? ["content-type,x-any"] : null, Header(answer, "Access-Control-Allow-Headers"));
        }

        foreach (var (address, body) in new[] { ("/listings", null), ("/nothing", null), ("/listings", "{") })
        {
            var verb = body is null ? HttpMethod.Get : HttpMethod.Post;
            using var request = new HttpRequestMessage(verb, address) { Headers = { { "Origin", origin } } };
            if (body is not null) request.Content = Json(body);
            using var answer = await client.SendAsync(request);
            Assert.Equal(expected, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(
                allowed
                    ? [
                        "Accept-Patch,Content-Disposition,ETag,Idempotency-Replayed,Link,Location,Prices-Archived-Before,"
                        + "RateLimit,RateLimit-Policy,Retry-After,WWW-Authenticate,X-Total-Count",
                    ]
                    : null,
                Header(answer, "Access-Control-Expose-Headers"));
        }
    }

    private static string[]? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? [.. values] : null;
}
