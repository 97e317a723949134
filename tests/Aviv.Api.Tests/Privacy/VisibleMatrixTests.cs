using System.Net;
using System.Net.Http.Headers;
using Aviv.Api.Privacy;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;
using Aviv.Application.Listings;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Privacy;

/// <summary>Every route that can show a number, by each kind of caller: whether it does.</summary>
public sealed class VisibleMatrixTests(WithheldApiFixture api) : VisibleTest(api)
{
    // A new route that answers listings belongs here. A read of them is ShowsNumbers(), and asks SeesNumbers().
    private static readonly Dictionary<string, string[]> Classes = new()
    {
        ["GET /listings"] =
        [
            "/listings", "/listings?limit=1000", "/listings?limit=999&count=true&sort=price", "/listings?count=true&limit=1",
            "/listings?city=Paris&q=canal",
        ],
        ["GET /listings/export"] =
        [
            "/listings/export", "/listings/export?include=prices", "/listings/export?format=csv",
            "/listings/export?format=csv&include=prices",
        ],
        ["GET /listings/{id}"] = ["/listings/ID"],
        ["POST /listings"] = ["/listings"],
        ["PUT /listings/{id}"] = ["/listings/ID"],
        ["PATCH /listings/{id}"] = ["/listings/ID"],
    };

    /// <summary>A caller, and whether a request of it without more is one of a caller.</summary>
    private sealed record Kind(string Name, string? Credential, bool IsCaller);

    [Fact]
    public void Routes_WhoseAnswersHaveListings_AreClassed_AndTheReadsMarked()
    {
        var routes = Routes().ToList();

        Assert.Equal(
            string.Join('\n', Classes.Keys.Order(StringComparer.Ordinal)),
            string.Join('\n', routes.Select(route => route.Name).Order(StringComparer.Ordinal)));
        Assert.All(routes, route => Assert.Equal(
            route.Name.StartsWith("GET ", StringComparison.Ordinal), route.Endpoint.Metadata.GetMetadata<NumbersShown>() is not null));
    }

    [Theory]
    [InlineData("Callers", false)]
    [InlineData("Callers", true)]
    [InlineData("Everyone", false)]
    [InlineData("Everyone", true)]
    public async Task Route_ShowsTheNumber_ToThoseWhoMaySeeIt_AndItsNameToNobodyElse(string visibleTo, bool anonymousWrites)
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["Privacy:PhoneVisibleTo"] = visibleTo,
            ["Auth:AnonymousWrites"] = anonymousWrites ? AvivApp.AnonymousWrites : "false",
        });
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;
        await CreateAsync(number: null);
        var id = await CreateAsync();

        foreach (var caller in await CallersAsync())
            foreach (var (route, addresses) in Classes)
                foreach (var (i, address) in addresses.Index())
                {
                    var sees = visibleTo == "Everyone" || caller.IsCaller || (caller.Credential is null && anonymousWrites);
                    var encoding = i % 2 == 0 ? null : "br";
                    var where = $"{route} by {caller.Name}, {address}, {encoding ?? "plain"}, {visibleTo}, {anonymousWrites}";
                    await AssertAsync(client, caller, route.Split(' ')[0], address.Replace("ID", $"{id}"), encoding, sees, where);
                }
    }

    private static async Task AssertAsync(
        HttpClient client, Kind caller, string method, string address, string? encoding, bool sees, string where)
    {
        // A write under a key is sent twice: what is replayed shows the same.
        var key = method == "GET" ? null : $"{Guid.NewGuid()}";
        for (var i = 0; i < (key is null ? 1 : 2); i++)
        {
            using var request = Request(caller.Credential, method, address, encoding, key);
            using var answer = await client.SendAsync(request);
            var text = await answer.TextAsync();
            var shows = answer.IsSuccessStatusCode && sees;
            Assert.True(shows == text.Contains(Sample.Phone, StringComparison.Ordinal), $"{where}: {text}");
            Assert.True(shows == text.Contains(Name, StringComparison.Ordinal), $"{where}: {text}");
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, where);
            // So that not all is refused.
            Assert.True(answer.IsSuccessStatusCode || method != "GET" || caller.Name is "nonsense" or "expired", $"{where}: {text}");
            Assert.True(answer.IsSuccessStatusCode || caller.Name is not ("owner" or "admin"), $"{where}: {text}");
        }
    }

    private static HttpRequestMessage Request(string? credential, string method, string address, string? encoding, string? key)
    {
        var request = new HttpRequestMessage(new(method), address);
        if (credential is not null) request.Headers.TryAddWithoutValidation("Authorization", credential);
        if (encoding is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var body = method switch { "PATCH" => """{"rooms_count":2}""", "GET" => null, _ => Sample.Listing().ToJsonString() };
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, new MediaTypeHeaderValue(
                method == "PATCH" ? "application/merge-patch+json" : "application/json"));
        return request;
    }

    private async Task<Kind[]> CallersAsync() =>
    [
        new("anonymous", null, false),
        new("nonsense", "ApiKey nonsense", false),
        new("expired", await TestKeys.MakeAsync(Database, "north", [], expires: "'2022-12-31'"), false),
        new("reader", await TestKeys.MakeAsync(Database, "north", ["prices:read"]), true),
        new("another's writer", await TestKeys.MakeAsync(Database, "south", []), true),
        new("owner", Owner, true),
        new("admin", await TestKeys.MakeAsync(Database, null, [Scopes.Admin]), true),
    ];

    private IEnumerable<(string Name, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.OfType<IProducesResponseTypeMetadata>().Any(answer => HasListing(answer.Type, []))
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        let path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:long:min(1):digits}", "{id}", StringComparison.Ordinal)
        select ($"{method} {path}", endpoint);

    private static bool HasListing(Type? type, HashSet<Type> seen)
    {
        if (type is null || !seen.Add(type)) return false;
        if (type.IsAssignableTo(typeof(ListingDto))) return true;
        var inside = type.IsGenericType ? type.GetGenericArguments() : type.IsArray ? [type.GetElementType()!] : [];
        var members = type.Namespace?.StartsWith("Aviv", StringComparison.Ordinal) == true
            ? type.GetProperties().Select(property => property.PropertyType) : [];
        return inside.Concat(members).Any(other => HasListing(other, seen));
    }
}
