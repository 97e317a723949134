using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Fuzz;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Aviv.Application.Privacy;

namespace Aviv.Api.Tests.Privacy;

/// <summary>The setting, and that the document describes what comes of it.</summary>
public sealed class PhoneVisibilityTests(WithheldApiFixture api) : VisibleTest(api)
{
    [Theory]
    [InlineData(null, true, false)]
    [InlineData("", true, false)]
    [InlineData("Everyone", true, false)]
    [InlineData("Callers", true, true)]
    [InlineData(null, false, true)]
    [InlineData("", false, true)]
    [InlineData("Everyone", false, false)]
    [InlineData("Callers", false, true)]
    [InlineData("everyone", true, null)]
    [InlineData("Nobody", false, null)]
    [InlineData("0", true, null)]
    public void Word_AndEnvironment_Decide(string? word, bool isDevelopment, bool? isForCallers)
    {
        var setting = new PhoneVisibility { PhoneVisibleTo = word };

        Assert.Equal(isForCallers, setting.IsValid() ? setting.IsForCallers(isDevelopment) : null);
    }

    [Fact]
    public async Task OtherWord_StopsTheStart() => Assert.Equal(
        new(1, "", PhoneVisibility.Rule), await CliResult.OfAsync("Host=127.0.0.1;Port=1", "--Privacy:PhoneVisibleTo=callers"));

    [Theory]
    [InlineData("Production", "absent")]
    [InlineData("Development", Sample.Phone)]
    public async Task Environment_DecidesUnlessItIsSet(string environment, string shown)
    {
        await using var app = new AvivApp(
            HeldLock.Patient(Database), new() { ["environment"] = environment, ["Auth:AnonymousWrites"] = "false" });
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;
        var id = await CreateAsync();

        Assert.Equal(shown, Shown((await client.AnswerAsync("GET", $"/listings/{id}")).Json));
    }

    [Fact]
    public async Task Csv_LeavesTheColumnOut_AndNoFieldMoves()
    {
        await CreateAsync();
        await CreateAsync(number: null);
        var shown = Rows((await SendAsync("GET", "/listings/export?format=csv", credential: Owner)).Body);

        var withheld = Rows((await SendAsync("GET", "/listings/export?format=csv")).Body);

        var column = Array.IndexOf(shown[0], Name);
        Assert.Equal([Name, Sample.Phone, ""], shown.Select(row => row[column]));
        Assert.Equal(shown.Select(row => row.Where((_, i) => i != column)), withheld);
        await Database.ResetAsync();
        Assert.Equal(withheld[0], Rows((await SendAsync("GET", "/listings/export?format=csv")).Body)[0]);
    }

    [Theory]
    [InlineData("get-listing", "/listings/ID")]
    [InlineData("get-listings", "/listings")]
    [InlineData("get-listings", "/listings?limit=1000")]
    [InlineData("export-listings", "/listings/export")]
    public async Task Document_DescribesBothForms(string operation, string route)
    {
        var document = new ContractDocument(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var documented = Operation.All(document).Single(one => one.Id == operation);
        var address = route.Replace("ID", $"{await CreateAsync()}", StringComparison.Ordinal);
        await CreateAsync(number: null);
        foreach (var credential in new[] { null, Owner })
        {
            using var answer = await Client.AskAsync(credential, address);
            var headers = answer.Headers.Concat(answer.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            var judged = new FuzzAnswer((int)answer.StatusCode, headers, Encoding.UTF8.GetBytes(await answer.TextAsync()));

            Assert.Empty(new DocumentJudge(document).Faults(new(documented, "GET", address), judged));
        }
    }

    [Fact]
    public async Task Counts_AndPages_AreTheSameForAll()
    {
        for (var i = 0; i < 3; i++) await CreateAsync();

        foreach (var address in new[] { "/listings?limit=2&count=true", "/listings?limit=1000&count=true" })
        {
            using var ofCaller = await Client.AskAsync(Owner, address);
            using var ofAnyone = await Client.AskAsync(null, address);

            Assert.Equal(("3", ofCaller.Header("Link")), (ofAnyone.Header("X-Total-Count"), ofAnyone.Header("Link")));
            var listings = JsonNode.Parse(await ofCaller.TextAsync())!.AsArray();
            foreach (var listing in listings) listing!.AsObject().Remove(Name);
            Assert.Equal($"{listings}", $"{JsonNode.Parse(await ofAnyone.TextAsync())}");
        }
    }

    // None of these listings has a comma or a line feed in it but one, which is quoted.
    private static string[][] Rows(string csv) =>
    [
        .. csv.TrimEnd().Replace("\"Third floor, south, quiet.\"", "text", StringComparison.Ordinal).Split("\r\n")
            .Select(row => row.Split(',')),
    ];
}
