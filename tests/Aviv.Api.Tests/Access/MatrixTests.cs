using System.Net;
using System.Text.RegularExpressions;
using Aviv.Api.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aviv.Api.Tests.Access;

/// <summary>Every route of the application, by each kind of caller: what it answers, and that it decides.</summary>
public sealed partial class MatrixTests(ClosedApiFixture api) : AccessTest(api)
{
    private const string ByCaller = "nobody, no credential, expired, no scope, another's, its own, admin";

    /// <summary>What a route does about callers.</summary>
    private enum Class
    {
        /// <summary>It looks at no credential.</summary>
        Open,

        /// <summary>Anyone, but not with a bad credential.</summary>
        Public,

        /// <summary>Who may write anything.</summary>
        Create,

        /// <summary>Who may write this listing.</summary>
        Change,

        /// <summary>Admins alone, whoever else may write.</summary>
        Admin,
    }

    // A new route belongs here, and decides by IsOpen, IsPublic or RequireScope.
    private static readonly Dictionary<string, Class> Classes = new()
    {
        ["GET /health/live"] = Class.Open,
        ["GET /health/ready"] = Class.Open,
        ["GET /openapi/v1.json"] = Class.Open,
        ["GET /docs/{documentName?}"] = Class.Open,
        ["GET /docs/favicon.svg"] = Class.Open,
        ["GET /docs/scalar.aspnetcore.js"] = Class.Open,
        ["GET /docs/scalar.js"] = Class.Open,
        ["GET /assets/chart.js"] = Class.Open,
        ["GET /assets/icon.svg"] = Class.Open,
        ["GET /assets/site.css"] = Class.Open,
        ["GET /"] = Class.Public,
        ["GET /homes/{id}"] = Class.Public,
        ["GET /listings"] = Class.Public,
        ["GET /listings/export"] = Class.Public,
        ["GET /listings/{id}"] = Class.Public,
        ["GET /listings/{id}/prices"] = Class.Public,
        ["GET /listings/{id}/prices.svg"] = Class.Public,
        ["GET /listings/{id}/prices/summary"] = Class.Public,
        ["POST /listings/prices/query"] = Class.Public,
        ["POST /listings"] = Class.Create,
        ["PUT /listings/{id}"] = Class.Change,
        ["PATCH /listings/{id}"] = Class.Change,
        ["DELETE /listings/{id}"] = Class.Change,
        ["POST /privacy/access"] = Class.Admin,
        ["POST /privacy/erase"] = Class.Admin,
    };

    // In the order of ByCaller. 2 stands for any success.
    private static readonly Dictionary<(Class Class, bool AnonymousWrites), int[]> Expected = new()
    {
        [(Class.Open, false)] = [2, 2, 2, 2, 2, 2, 2],
        [(Class.Open, true)] = [2, 2, 2, 2, 2, 2, 2],
        [(Class.Public, false)] = [2, 401, 401, 2, 2, 2, 2],
        [(Class.Public, true)] = [2, 401, 401, 2, 2, 2, 2],
        [(Class.Create, false)] = [401, 401, 401, 403, 2, 2, 2],
        [(Class.Create, true)] = [2, 401, 401, 403, 2, 2, 2],
        [(Class.Change, false)] = [401, 401, 401, 403, 403, 2, 2],
        [(Class.Change, true)] = [2, 401, 401, 403, 403, 2, 2],
        [(Class.Admin, false)] = [401, 401, 401, 403, 403, 403, 2],
        [(Class.Admin, true)] = [401, 401, 401, 403, 403, 403, 2],
    };

    [Fact]
    public void Routes_AllDecide_AndAreClassed()
    {
        var routes = Routes(App).ToList();

        Assert.Equal(
            string.Join('\n', Classes.Keys.Order(StringComparer.Ordinal)),
            string.Join('\n', routes.Select(route => route.Name).Distinct().Order(StringComparer.Ordinal)));
        Assert.All(routes, route => Assert.True(Decides(route.Endpoint), $"{route.Name} needs IsOpen, IsPublic or RequireScope."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Route_AnswersEachCaller_AsItsClassSays(bool anonymousWrites)
    {
        await using var open = new AvivApp(HeldLock.Patient(Database));
        using var client = anonymousWrites ? open.CreateClient() : null;
        var callers = await CallersAsync();

        foreach (var (name, kind) in Classes)
        {
            var found = new List<int>();
            foreach (var credential in callers) found.Add(await StatusAsync(client ?? Client, name, credential, callers));
            Assert.True(
                Expected[(kind, anonymousWrites)].SequenceEqual(found),
                $"{name} answered {string.Join(", ", found)} to {ByCaller}, anonymous writes: {anonymousWrites}");
        }
    }

    [Fact]
    public async Task Route_WithoutADecision_IsClosed()
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Aviv", Database.ConnectionString, "--Security:Secret", new string('k', 32),
            $"--{SuiteContacts.Setting}", SuiteContacts.Secret,
        ]);
        builder.AddAviv();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseAviv();
        app.MapGet("/undecided", () => "open");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        var admin = await KeyAsync(null, Scopes.Admin);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/undecided", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendWithAsync(admin, "GET", "/undecided")).StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/listings/0", 404)]
    [InlineData("PUT", "/listings", 405)]
    [InlineData("OPTIONS", "/listings", 204)]
    public async Task Address_OrMethod_ThatIsNotThere_IsToldSoToAnyone(string method, string address, int status)
    {
        foreach (var credential in new[] { null, "ApiKey nonsense" })
            Assert.Equal(status, (int)(await AnswerAsync(method, address, credential: credential)).Status);
    }

    [Fact]
    public async Task Preflight_ComesBeforeTheCaller()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["Auth:AnonymousWrites"] = "false",
            ["Cors:Origins:0"] = "https://www.example.com",
        });
        using var client = app.CreateClient();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/listings/1");
        preflight.Headers.Add("Origin", "https://www.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "PUT");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");

        using var answer = await client.SendAsync(preflight);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
    }

    private static bool Decides(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetMetadata<ScopeRequirement>() is not null;

    private static IEnumerable<(string Name, RouteEndpoint Endpoint)> Routes(AvivApp app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:long:min(1):digits}", "{id}", StringComparison.Ordinal)
        // The same file has a name with a fingerprint besides, forms that are compressed, and routes of its own for HEAD.
        where method != "HEAD" && !path.EndsWith(".gz", StringComparison.Ordinal)
        select ($"{method} {Fingerprint().Replace(path, ".")}", endpoint);

    [GeneratedRegex(@"(?<=^/assets/[a-z]+)\.[a-z0-9]{10}\.")]
    private static partial Regex Fingerprint();

    private async Task<string?[]> CallersAsync() =>
    [
        null,
        "ApiKey nonsense",
        await TestKeys.MakeAsync(Database, "north", [], expires: "'2022-12-31'"),
        await KeyAsync("north", "prices:read"),
        await KeyAsync("south"),
        await KeyAsync("north"),
        await KeyAsync(null, Scopes.Admin),
    ];

    private async Task<int> StatusAsync(HttpClient client, string route, string? credential, string?[] callers)
    {
        var (method, address) = (route.Split(' ')[0], route.Split(' ')[1]);
        var id = await CreateAsync(callers[^2]!);
        var filled = address.Replace("{id}", $"{id}", StringComparison.Ordinal).Replace("/{documentName?}", "/", StringComparison.Ordinal);
        var body = (method, address) switch
        {
            ("POST", "/listings/prices/query") => $$"""{"ids":[{{id}}]}""",
            ("POST", "/privacy/access" or "/privacy/erase") => $$"""{"phone":"{{Sample.Phone}}"}""",
            ("POST" or "PUT", _) => Sample.Listing().ToJsonString(),
            ("PATCH", _) => """{"latest_price_eur":1}""",
            _ => null,
        };
        using var answer = await client.SendWithAsync(credential, method, filled, body);
        return answer.IsSuccessStatusCode ? 2 : (int)answer.StatusCode;
    }
}
