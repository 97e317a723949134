using System.Net;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Privacy;

/// <summary>That who does not see a number does not remove it.</summary>
public sealed class KeptNumberTests(WithheldApiFixture api) : VisibleTest(api)
{
    [Fact]
    public async Task Put_OfWhatAnyoneReads_ChangesNothing()
    {
        var address = $"/listings/{await CreateAsync()}";
        var before = await TablesAsync();
        var read = await SendAsync("GET", address);

        using var put = new HttpRequestMessage(HttpMethod.Put, address) { Content = Json(read.Body) };
        put.Headers.TryAddWithoutValidation("Authorization", Owner);
        put.Headers.TryAddWithoutValidation("If-Match", read.ETag);
        var answer = await Client.AnswerAsync(put);

        Assert.Equal("absent", Shown(read.Json));
        Assert.Equal((HttpStatusCode.OK, "\"1\"", Sample.Phone), (answer.Status, answer.ETag, Shown(answer.Json)));
        Assert.Equal(before, await TablesAsync());
    }

    [Theory]
    [InlineData("Callers", Sample.Phone)]
    [InlineData("Callers", null)]
    [InlineData("Everyone", Sample.Phone)]
    [InlineData("Everyone", null)]
    public async Task Put_WithoutTheNumber_KeepsWhatThereIs_WhoeverSeesIt(string visibleTo, string? number)
    {
        await using var app = visibleTo == "Callers" ? null
            : new AvivApp(HeldLock.Patient(Database), new() { ["Privacy:PhoneVisibleTo"] = visibleTo });
        using var client = app?.CreateClient();
        var id = await CreateAsync(number);

        using var sent = await (client ?? Client).SendWithAsync(Owner, "PUT", $"/listings/{id}", Without(5).ToJsonString());
        var answer = await WriteRequests.ReadAsync(sent);

        Assert.Equal(("\"2\"", 5, number), (answer.ETag, (int)answer.Json["latest_price_eur"]!, Shown(answer.Json)));
        Assert.Equal(number, await SuiteContacts.NumberAsync(Database, id));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    public async Task Put_OfNullOrNothing_RemovesIt(string json)
    {
        var id = await CreateAsync();

        var answer = await SendAsync("PUT", $"/listings/{id}", Sample.Listing().With(Name, JsonNode.Parse(json)).ToJsonString(), Owner);

        Assert.Equal(("\"2\"", null), (answer.ETag, Shown(answer.Json)));
        Assert.Null(await SuiteContacts.NumberAsync(Database, id));
    }

    [Fact]
    public async Task Post_WithoutTheNumber_HasNone()
    {
        var answer = await SendAsync("POST", "/listings", Without(5).ToJsonString(), Owner);

        Assert.Equal((HttpStatusCode.Created, null), (answer.Status, Shown(answer.Json)));
        Assert.Null(await SuiteContacts.NumberAsync(Database, (long)answer.Json["id"]!));
    }

    [Fact]
    public async Task Listing_WithoutANumber_LooksToAnyoneAsOneWithOne()
    {
        var (with, without) = (await CreateAsync(), await CreateAsync(number: null));

        var listings = new List<JsonObject>();
        foreach (var id in new[] { with, without }) listings.Add((await SendAsync("GET", $"/listings/{id}")).Json.AsObject());

        foreach (var listing in listings) listing.Remove("id");
        Assert.Equal($"{listings[0]}", $"{listings[1]}");
        Assert.Null(Shown((await SendAsync("GET", $"/listings/{without}", credential: Owner)).Json));
    }

    private static JsonObject Without(decimal price)
    {
        var listing = Sample.Listing(price);
        listing.Remove(Name);
        return listing;
    }
}
