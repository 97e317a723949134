using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aviv.Api.Pages;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Contract;

/// <summary>Of every route there is: a parameter that it does not know would be a wish that is not granted.</summary>
public sealed partial class UnknownParameterTests(ApiFixture api) : ApiTest(api)
{
    [Theory]
    [InlineData("dry_run=true", "dry_run")]
    [InlineData("dry_run", "dry_run")]
    [InlineData("=1", "")]
    [InlineData("a=1&b=2&a=3", "a", "b")]
    [InlineData("d%FF=1", "?")]
    [InlineData("d=%FF", "d")]
    public async Task EveryRoute_RefusesWhatItDoesNotTake(string query, params string[] names)
    {
        var id = await CreateAsync(Sample.Listing());
        var before = await TablesAsync();
        // Who may not call a route is told that first.
        var admin = await TestKeys.MakeAsync(Database, null, [Scopes.Admin]);

        foreach (var (method, route) in Routes())
        {
            using var response = await Client.SendWithAsync(admin, method, $"{Address(route, id)}?{query}", Body(method, route));
            var text = await response.Content.ReadAsStringAsync();

            Assert.True((int)response.StatusCode == 400, $"{method} {route}: {(int)response.StatusCode} {text}");
            var problem = JsonNode.Parse(text)!;
            Assert.Equal("invalid_query", (string)problem["code"]!);
            Assert.Equal(names, problem["errors"]!.AsObject().Select(error => error.Key));
        }

        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public void Routes_AreThoseThereAre()
    {
        var routes = Routes().Select(route => $"{route.Method} {route.Route}").ToList();
        string[] some = ["GET /listings/", "DELETE /listings/{id:long:min(1):digits}/", "POST /listings/prices/query", "GET /health/live"];
        Assert.Superset(some.ToHashSet(), routes.ToHashSet());
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/json", "{", 400, "malformed_json")]
    [InlineData("application/json", "{}", 400, "invalid_query")]
    public async Task Query_IsJudgedAfterTheMediaTypeAndBeforeTheRules(
        string type, string body, int status, string code = "unsupported_media_type")
    {
        using var response = await Client.PostAsync("/listings?dry_run=true", new StringContent(body, Encoding.UTF8, type));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!);
    }

    [Theory]
    [InlineData("/listings/1?at=2023-01-01T00:00:00Z", "at", "is not a parameter of this route; it takes none")]
    [InlineData("/listings/1/prices/summary?on=2023-01-01T00:00:00Z", "on", "is not a parameter of this route; it takes at")]
    [InlineData(
        "/listings/1/prices?since=2023-01-01T00:00:00Z", "since",
        "is not a parameter of this route; it takes from, to, order, limit, cursor")]
    [InlineData("/listings?city=%FF", "city", "is not valid UTF-8")]
    [InlineData("/listings?city=D%FCsseldorf", "city", "is not valid UTF-8")]
    [InlineData("/listings?q=%ED%A0%80", "q", "is not valid UTF-8")]
    [InlineData("/listings?q=%C0%AF", "q", "is not valid UTF-8")]
    [InlineData("/listings/export?city=%E2%82", "city", "is not valid UTF-8")]
    [InlineData("/listings/1/prices?from=%FF", "from", "is not valid UTF-8")]
    public async Task Fault_IsTold(string address, string name, string message)
    {
        var answer = await Client.AnswerAsync("GET", address);

        answer.AssertProblem(400, "invalid_query", name);
        Assert.Equal([message], answer.Json["errors"]![name]!.AsArray().Select(text => (string)text!));
    }

    [Theory]
    [InlineData("city=D%C3%BCsseldorf")]
    [InlineData("q=100%25")]
    [InlineData("q=100%")]
    [InlineData("q=%F0%9F%8F%A0+house")]
    public async Task Query_InUtf8_IsTaken(string query) =>
        Assert.Equal("[]", await Client.GetStringAsync($"/listings?{query}"));

    // Pages refuse it on a page, and a file is the same whatever is asked.
    private IEnumerable<(string Method, string Route)> Routes() =>
        from endpoint in App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PageRoute>() is null && endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, endpoint.RoutePattern.RawText!);

    private static string Address(string route, long id) =>
        "/" + Parameter().Replace(route, match => match.Value.StartsWith("{id", StringComparison.Ordinal) ? $"{id}" : "").Trim('/');

    private static string? Body(string method, string route) => method switch
    {
        "GET" or "DELETE" => null,
        _ when route.StartsWith("/privacy", StringComparison.Ordinal) => $$"""{"phone":"{{Sample.Phone}}"}""",
        _ => route.EndsWith("query", StringComparison.Ordinal) ? """{"ids":[1]}""" : Sample.Listing(1).ToJsonString(),
    };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
