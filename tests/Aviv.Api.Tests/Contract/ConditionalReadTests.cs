using System.Net;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Contract;

public sealed class ConditionalReadTests(ApiFixture api) : ApiTest(api)
{
    private const int Version = 7;

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("W/\"7\"")]
    [InlineData("*")]
    [InlineData("\"6\", \"7\"")]
    [InlineData("\"foreign\",W/\"7\" , \"8\"")]
    [InlineData("\"6\"", "\"7\"")]
    public async Task Get_OfWhatTheClientHas_AnswersNotModifiedWithoutABody(params string[] ifNoneMatch)
    {
        var address = await AtVersionAsync();

        foreach (var method in new[] { "GET", "HEAD" })
        {
            using var answer = await Client.ReadAsync(method, address, ifNoneMatch);

            Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
            Assert.Equal("\"7\"", answer.Header("ETag"));
            Assert.Equal("no-cache", answer.Header("Cache-Control"));
            Assert.Equal("Accept-Encoding", answer.Header("Vary"));
            Assert.Null(answer.Header("Content-Type"));
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("\"6\"")]
    [InlineData("\"07\"")]
    [InlineData("\"7-br\"")]
    [InlineData("\"7-gzip\"")]
    [InlineData("\"*\"")]
    [InlineData("7")]
    [InlineData("\"7")]
    [InlineData("W/7")]
    [InlineData("\"7\" and more")]
    [InlineData("")]
    public async Task Get_OfAnotherTagOrNone_AnswersTheListing(string ifNoneMatch)
    {
        var address = await AtVersionAsync();

        foreach (var method in new[] { "GET", "HEAD" })
        {
            using var answer = await Client.ReadAsync(method, address, [ifNoneMatch]);

            Assert.Equal((HttpStatusCode.OK, "\"7\""), (answer.StatusCode, answer.Header("ETag")));
            Assert.Equal("no-cache", answer.Header("Cache-Control"));
            var body = await answer.Content.ReadAsStringAsync();
            Assert.Equal(method == "GET" ? await Client.GetStringAsync(address) : "", body);
        }
    }

    [Theory]
    [InlineData("br", "\"7-br\"")]
    [InlineData("gzip", "\"7-gzip\"")]
    [InlineData("identity", "\"7\"")]
    public async Task Get_ComparesTheTagOfTheEncodingThatItWouldAnswerIn(string encoding, string tag)
    {
        var address = await AtVersionAsync();

        foreach (var other in new[] { "\"7\"", "\"7-br\"", "\"7-gzip\"" })
        {
            using var answer = await Client.ReadAsync("GET", address, [other], encoding);
            Assert.Equal(other == tag ? HttpStatusCode.NotModified : HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(tag, answer.Header("ETag"));
            Assert.Equal("Accept-Encoding", answer.Header("Vary"));
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"7\"")]
    public async Task Get_OfAnUnknownListing_IsNotFoundWhateverItsTag(string ifNoneMatch)
    {
        using var answer = await Client.ReadAsync("GET", "/listings/424242", [ifNoneMatch], "br");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal((null, "no-store", null), (answer.Header("ETag"), answer.Header("Cache-Control"), answer.Header("Vary")));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Get_OfAPartThatTheClientHas_AsksTheDatabaseForTheVersionAlone()
    {
        var address = await AtVersionAsync("/listings/ID/prices?order=desc");

        Assert.Equal(
            [
                "SELECT l.version AS \"Version\", l.updated_date AS \"UpdatedDate\", l0.archived_before AS \"ArchivedBefore\" "
                + "FROM listing AS l LEFT JOIN listing_archive AS l0 ON l.id = l0.listing_id WHERE l.id = @request_Id LIMIT 2",
            ],
            await CommandsAsync(address, "\"7\""));
        Assert.Equal(["SELECT l.version AS \"", "SELECT l.version, l.u"], (await CommandsAsync(address, "\"6\"")).Select(sql => sql[..21]));
        Assert.Equal(["SELECT l.version, l.u"], (await CommandsAsync(address, "garbage")).Select(sql => sql[..21]));
        Assert.Equal(["SELECT l.version, l.u"], (await CommandsAsync(address)).Select(sql => sql[..21]));
    }

    [Fact]
    public async Task Get_AfterAWrite_AnswersTheNewVersion()
    {
        var address = await AtVersionAsync();
        using var known = await Client.ReadAsync("GET", address);
        using var unchanged = await Client.ReadAsync("GET", address, [known.Header("ETag")!]);

        var write = await Client.AnswerAsync("PUT", address, Sample.Listing(50).ToJsonString(), known.Header("ETag"));
        using var changed = await Client.ReadAsync("GET", address, [known.Header("ETag")!]);

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (unchanged.StatusCode, changed.StatusCode));
        Assert.Equal((write.ETag, write.Body), (changed.Header("ETag"), await changed.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/listings/ID", "\"7-br\"")]
    [InlineData("/listings/ID/prices", "\"7-br\"")]
    [InlineData("/listings/ID/prices?order=desc&limit=1", "\"7-br\"")]
    [InlineData("/listings/ID/prices/summary?at=2030-01-01T00:00:00Z", "\"7\"")]
    public async Task Get_OfWhatBelongsToOneListing_IsTaggedWithItsVersion_AndReadOnlyWhenItChanged(string route, string tag)
    {
        var address = await AtVersionAsync(route);

        using var first = await Client.ReadAsync("GET", address, encoding: "br");
        using var again = await Client.ReadAsync("GET", address, [tag], "br");
        using var other = await Client.ReadAsync("GET", address, ["\"6\""], "br");

        Assert.Equal((HttpStatusCode.OK, tag, "no-cache"), (first.StatusCode, first.Header("ETag"), first.Header("Cache-Control")));
        Assert.Equal(
            (HttpStatusCode.NotModified, tag, "no-cache"), (again.StatusCode, again.Header("ETag"), again.Header("Cache-Control")));
        Assert.Equal((HttpStatusCode.OK, tag), (other.StatusCode, other.Header("ETag")));
        // The whole comes from the cache, which asks for nothing.
        Assert.Equal(
            route.Contains('?', StringComparison.Ordinal) ? ["SELECT l.version AS \""] : [],
            (await CommandsAsync(address, "*")).Select(sql => sql[..21]));
    }

    [Theory]
    [InlineData("/listings/ID/prices?order=up")]
    [InlineData("/listings/ID/prices/summary?at=yesterday")]
    public async Task Get_OfABadQuery_IsRefusedWhateverTheClientHas(string route)
    {
        using var answer = await Client.ReadAsync("GET", await AtVersionAsync(route), ["*"]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Get_OfTheList_IsToBeAskedForBeforeEachUse()
    {
        using var answer = await Client.ReadAsync("GET", await AtVersionAsync("/listings"));
        Assert.Equal(("no-cache", "Accept-Encoding", null), (answer.Header("Cache-Control"), answer.Header("Vary"), answer.Header("ETag")));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("identity")]
    [InlineData(null)]
    public async Task Get_FromAnotherOrigin_VariesByBothInOneLine(string? encoding)
    {
        var address = await AtVersionAsync();
        string[] tags = ["\"6\"", "*"];

        foreach (var tag in tags)
        {
            using var answer = await Client.ReadAsync("GET", address, [tag], encoding, origin: "http://localhost:5173");
            Assert.Equal(tag == "*" ? HttpStatusCode.NotModified : HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("Origin, Accept-Encoding", string.Join(" | ", answer.Headers.NonValidated["Vary"]));
            Assert.Equal("http://localhost:5173", answer.Header("Access-Control-Allow-Origin"));
        }
    }

    private async Task<IReadOnlyList<string>> CommandsAsync(string address, params string[] ifNoneMatch)
    {
        const string Executed = "Database.Command: Executed DbCommand";
        App.Logs.Start();
        using var answer = await Client.ReadAsync("GET", address, ifNoneMatch);
        return [.. App.Logs.Stop().Where(line => line.Contains(Executed, StringComparison.Ordinal)).Select(Sql)];
    }

    private static string Sql(string line) => string.Join(' ', line[line.IndexOf("SELECT", StringComparison.Ordinal)..]
        .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> AtVersionAsync(string address = "/listings/ID")
    {
        var id = await CreateAsync(Sample.Listing(100));
        for (var price = 101; price < 100 + Version; price++) await UpdateAsync(id, Sample.Listing(price));
        return address.Replace("ID", $"{id}", StringComparison.Ordinal);
    }
}
