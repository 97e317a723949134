using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Access;

/// <summary>Whose listings a caller may write.</summary>
public sealed class OwnershipTests(ClosedApiFixture api) : AccessTest(api)
{
    private const string Patch = """{"latest_price_eur":1}""";

    public static readonly TheoryData<string, string?> Changes = new()
    {
        { "PUT", Sample.Listing(1).ToJsonString() }, { "PATCH", Patch }, { "DELETE", null },
    };

    [Fact]
    public async Task Listing_OfAWriter_IsOfItsSource()
    {
        var writer = await KeyAsync("north");

        var created = await AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString(), writer);

        Assert.Equal("north", (string)created.Json["source"]!);
        Assert.Equal("north", (string)(await AnswerAsync("GET", $"/listings/{created.Json["id"]}")).Json["source"]!);
        Assert.Equal(["(north)"], await Database.RowsAsync("SELECT source FROM listing"));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Listing_OfAnotherSource_IsForbiddenAndStays(string method, string? body)
    {
        var (owner, other) = (await KeyAsync("north"), await KeyAsync("south"));
        var id = await CreateAsync(owner);
        var before = await TablesAsync();

        (await AnswerAsync(method, $"/listings/{id}", body, other)).AssertProblem(403, "forbidden");

        Assert.Equal(before, await TablesAsync());
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync("GET", $"/listings/{id}", credential: other)).Status);
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Listing_WithoutASource_IsTheAdminsAlone(string method, string? body)
    {
        var (writer, admin) = (await KeyAsync("north"), await KeyAsync(null, Scopes.Admin));
        var id = await CreateAsync(admin);

        (await AnswerAsync(method, $"/listings/{id}", body, writer)).AssertProblem(403, "forbidden");
        Assert.True((await AnswerAsync(method, $"/listings/{id}", body, admin)).Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Listing_OfItsOwn_AndAnyOfAnAdmin_MayBeWritten(string method, string? body)
    {
        var (owner, admin) = (await KeyAsync("north"), await KeyAsync(null, Scopes.Admin));
        foreach (var credential in new[] { owner, admin })
        {
            var id = await CreateAsync(owner);
            var answer = await AnswerAsync(method, $"/listings/{id}", body, credential);
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, answer.Body);
        }
    }

    [Fact]
    public async Task Permission_IsJudgedBeforeIfMatch_AndAfterExistence()
    {
        var (owner, other) = (await KeyAsync("north"), await KeyAsync("south"));
        var id = await CreateAsync(owner);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/listings/{id}");
        request.Headers.TryAddWithoutValidation("Authorization", other);
        request.Headers.TryAddWithoutValidation("If-Match", "\"99\"");

        (await Client.AnswerAsync(request)).AssertProblem(403, "forbidden");
        (await AnswerAsync("DELETE", $"/listings/{id + 1}", credential: other)).AssertProblem(404, "not_found");
    }

    [Fact]
    public async Task Source_NamedByAnAdmin_IsTaken_AndByAWriterOnlyItsOwn()
    {
        var (writer, admin) = (await KeyAsync("north"), await KeyAsync(null, Scopes.Admin));
        await CreateAsync(admin, "south");
        await CreateAsync(writer, "north");

        (await AnswerAsync("POST", "/listings", Sample.Listing().With("source", "south").ToJsonString(), writer))
            .AssertProblem(403, "forbidden");

        Assert.Equal(["(south)", "(north)"], await Database.RowsAsync("SELECT source FROM listing ORDER BY id"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("North")]
    [InlineData("-north")]
    [InlineData("north pole")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Source_ThatIsNoName_IsInvalid(string source) =>
        (await AnswerAsync("POST", "/listings", Sample.Listing().With("source", source).ToJsonString(), await KeyAsync(null, Scopes.Admin)))
            .AssertProblem(422, "validation_failed", "source");

    [Fact]
    public async Task Source_LeftOutOrRepeated_Stays_AndAnotherIsInvalid()
    {
        var admin = await KeyAsync(null, Scopes.Admin);
        var address = $"/listings/{await CreateAsync(admin, "north")}";

        Assert.Equal(HttpStatusCode.OK, await PutAsync(Sample.Listing(1)));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(Sample.Listing(2).With("source", null)));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(Sample.Listing(3).With("source", "north")));
        (await AnswerAsync("PUT", address, Sample.Listing(4).With("source", "south").ToJsonString(), admin))
            .AssertProblem(422, "validation_failed", "source");
        Assert.Equal(HttpStatusCode.OK, (await AnswerAsync("PATCH", address, """{"source":"north"}""", admin)).Status);
        foreach (var other in new[] { "\"south\"", "null" })
            (await AnswerAsync("PATCH", address, $$"""{"source":{{other}}}""", admin)).AssertProblem(422, "validation_failed", "source");

        Assert.Equal(["(north,3.00,4)"], await Database.RowsAsync("SELECT source, price, version FROM listing"));

        async Task<HttpStatusCode> PutAsync(System.Text.Json.Nodes.JsonObject body) =>
            (await AnswerAsync("PUT", address, body.ToJsonString(), admin)).Status;
    }

    [Fact]
    public async Task Source_GivenToAListingThatHasNone_IsInvalid()
    {
        var admin = await KeyAsync(null, Scopes.Admin);
        var id = await CreateAsync(admin);

        (await AnswerAsync("PUT", $"/listings/{id}", Sample.Listing().With("source", "south").ToJsonString(), admin))
            .AssertProblem(422, "validation_failed", "source");
    }

    // By hand, past the API, which never changes it: after the listing was judged, before it is written.
    [Fact]
    public async Task Source_ThatChangedSinceItWasJudged_IsJudgedAgain()
    {
        var owner = await KeyAsync("north");
        var id = await CreateAsync(owner);
        await using var byHand = await HeldLock.TakeAsync(Database, $"UPDATE listing SET source = 'south' WHERE id = {id}");
        // What it reads is from before; its update waits.
        var write = AnswerAsync("PATCH", $"/listings/{id}", Patch, owner);
        await HeldLock.AwaitWaitersAsync(Database, 1);

        await byHand.CommitAsync();

        (await write).AssertProblem(403, "forbidden");
        Assert.Equal(["(south,100000.00,1)"], await Database.RowsAsync("SELECT source, price, version FROM listing"));
        Assert.Equal(["(100000.00)"], await Database.RowsAsync("SELECT price_change FROM listing_price_log"));
    }

    [Fact]
    public async Task Filter_FindsTheListingsOfASource()
    {
        var (north, south) = (await KeyAsync("north"), await KeyAsync("south"));
        var ids = new[] { await CreateAsync(north), await CreateAsync(south), await CreateAsync(north) };

        var found = (await AnswerAsync("GET", "/listings?source=north")).Json.AsArray();

        Assert.Equal([ids[2], ids[0]], found.Select(listing => (long)listing!["id"]!));
        Assert.Empty((await AnswerAsync("GET", "/listings?source=west")).Json.AsArray());
        (await AnswerAsync("GET", "/listings?source=North")).AssertProblem(400, "invalid_query", "source");
    }
}
