using System.Net;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Contract;

/// <summary>What every answer tells browsers, whatever has become of the request.</summary>
public sealed class SafeHeadersTests(ApiFixture api) : ApiTest(api)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";
    private const string Year = "max-age=31536000";

    [Theory]
    [InlineData("GET", "/listings", 200)]
    [InlineData("HEAD", "/listings", 200)]
    [InlineData("GET", "/listings/export", 200)]
    [InlineData("GET", "/listings/ID", 200)]
    [InlineData("GET", "/listings/ID", 304)]
    [InlineData("GET", "/listings/9999", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("GET", "/listings?frobnicate=1", 400)]
    [InlineData("POST", "/listings", 415)]
    [InlineData("PUT", "/listings", 405)]
    [InlineData("OPTIONS", "/listings", 204)]
    [InlineData("DELETE", "/listings/ID", 204)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/openapi/v1.json", 200)]
    [InlineData("GET", "/docs/scalar.js", 200)]
    public async Task Answer_LetsBrowsersDoNothingWithIt(string method, string address, int status)
    {
        address = address.Replace("ID", $"{await CreateAsync(Sample.Listing())}", StringComparison.Ordinal);
        using var answer = await Client.ReadAsync(method, address, ifNoneMatch: status == 304 ? ["\"1\""] : null);

        Assert.Equal(status, (int)answer.StatusCode);
        AssertSafe(answer);
    }

    [Fact]
    public async Task Preflight_AndAnswerToAnotherSite_HaveThemToo()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/listings");
        preflight.Headers.Add("Origin", "http://localhost:5173");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await Client.SendAsync(preflight);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        AssertSafe(answer);
    }

    [Fact]
    public async Task Answer_OfADefect_HasThemToo()
    {
        await using var app = new AvivApp(Database.ConnectionString, services: services =>
            services.AddSingleton<IStartupFilter>(new Broken()));
        using var client = app.CreateClient();
        using var answer = await client.GetAsync("/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        AssertSafe(answer);
    }

    [Fact]
    public async Task Docs_MayUseWhatItNeeds_OfThisHostAlone()
    {
        using var one = await Client.GetAsync("/docs");
        using var other = await Client.GetAsync("/docs");
        var nonce = Regex.Match(await one.Content.ReadAsStringAsync(), "nonce=\"([^\"]+)\"").Groups[1].Value;

        Assert.Equal(
            $"default-src 'none'; script-src 'self' 'nonce-{WebUtility.HtmlDecode(nonce)}'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            one.Header("Content-Security-Policy"));
        Assert.NotEqual(one.Header("Content-Security-Policy"), other.Header("Content-Security-Policy"));
        Assert.Equal(("no-referrer", "nosniff"), (one.Header("Referrer-Policy"), one.Header("X-Content-Type-Options")));
    }

    /// <summary>The scheme as a trusted proxy would tell it, or TLS that ends here.</summary>
    [Theory]
    [InlineData("Production", "https", Year)]
    [InlineData("Production", "http", null)]
    [InlineData("Development", "https", null)]
    public async Task Host_ThatIsReachedByTls_IsToBeReachedSoForAYear_ButInDevelopment(string environment, string scheme, string? expected)
    {
        await using var app = new AvivApp(
            Database.ConnectionString, new() { ["environment"] = environment },
            services => services.AddSingleton<IStartupFilter>(new ReachedBy(scheme)));
        using var client = app.CreateClient();
        using var found = await client.GetAsync("/health/live");
        using var missing = await client.GetAsync("/nothing");

        Assert.All([found, missing], answer => Assert.Equal(expected, answer.Header("Strict-Transport-Security")));
    }

    /// <summary>A redirect would teach clients to send their credentials in clear first.</summary>
    [Fact]
    public async Task PlainHttp_IsAnsweredAndNotRedirected()
    {
        await using var app = new AvivApp(Database.ConnectionString, new() { ["environment"] = "Production" });
        using var started = app.CreateClient();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = started.BaseAddress };
        using var answer = await client.GetAsync("/health/live");

        Assert.Equal((HttpStatusCode.OK, null, "http"), (answer.StatusCode, answer.Headers.Location, client.BaseAddress!.Scheme));
    }

    private static void AssertSafe(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", answer.Header("Referrer-Policy"));
        Assert.Equal(Nothing, answer.Header("Content-Security-Policy"));
        Assert.Null(answer.Header("Server"));
    }

    private sealed class ReachedBy(string scheme) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Request.Scheme = scheme;
                return following(context);
            });
            next(app);
        };
    }

    // Within all that the API puts around its routes.
    private sealed class Broken : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Run(_ => throw new InvalidOperationException("a defect"));
        };
    }
}
