using System.Net;
using System.Net.Http.Json;
using Aviv.Api.Access;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>When whoever sends no credential may write.</summary>
public sealed class AnonymousWritesTests(ClosedApiFixture api) : AccessTest(api)
{
    [Theory]
    [InlineData(null, true, true)]
    [InlineData("", true, true)]
    [InlineData("true", true, true)]
    [InlineData("false", true, false)]
    [InlineData("anyone-on-the-network-may-write", true, true)]
    [InlineData(null, false, false)]
    [InlineData("", false, false)]
    [InlineData("false", false, false)]
    [InlineData("False", false, false)]
    [InlineData("anyone-on-the-network-may-write", false, true)]
    public async Task Words_AndEnvironment_Decide(string? words, bool isDevelopment, bool allowed)
    {
        await using var app = NewApp(words, isDevelopment);
        using var client = app.CreateClient();
        app.Logs.Start();

        using var answer = await client.PostAsJsonAsync("/listings", Sample.Listing());

        Assert.Equal(allowed ? HttpStatusCode.Created : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("yes")]
    [InlineData("anyone-on-the-network-may-write ")]
    [InlineData("Anyone-On-The-Network-May-Write")]
    public async Task OtherWords_StopTheStart(string words)
    {
        var result = await CliResult.OfAsync("Host=127.0.0.1;Port=1", $"--Auth:AnonymousWrites={words}");

        Assert.Equal(new(1, "", AnonymousWrites.Rule), result);
    }

    [Fact]
    public async Task Anonymous_WhereTheyMay_WriteForAnySource_AndForNone()
    {
        await using var app = NewApp(AvivApp.AnonymousWrites, isDevelopment: false);
        using var client = app.CreateClient();
        var owned = await CreateAsync(await KeyAsync("north"));

        using var named = await client.PostAsJsonAsync("/listings", Sample.Listing().With("source", "south"));
        using var unnamed = await client.PostAsJsonAsync("/listings", Sample.Listing());
        using var changed = await client.PutAsJsonAsync($"/listings/{owned}", Sample.Listing(1));

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.OK],
            [named.StatusCode, unnamed.StatusCode, changed.StatusCode]);
        Assert.Equal(["(north)", "(south)", "()"], await Database.RowsAsync("SELECT source FROM listing ORDER BY id"));
    }

    private AvivApp NewApp(string? words, bool isDevelopment) => new(HeldLock.Patient(Database), new()
    {
        ["Auth:AnonymousWrites"] = words,
        ["environment"] = isDevelopment ? "Development" : "Production",
    });
}
