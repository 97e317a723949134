using System.Net;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>The verbs about keys, as an operator runs them.</summary>
public sealed partial class KeyVerbsTests(ClosedApiFixture api) : AccessTest(api)
{
    [Fact]
    public async Task Create_PrintsAKeyAlone_ThatWrites()
    {
        var result = await RunAsync("keys", "create", "--label", "Feed of the north", "--source", "north", "--expires", "2099-12-31");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^aviv_[0-9a-z]{12}_[0-9a-zA-Z]{43}$", result.Output);
        var written = await AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString(), $"ApiKey {result.Output}");
        Assert.Equal(HttpStatusCode.Created, written.Status);
        Assert.Equal(
            [$"({result.Output[5..17]},\"Feed of the north\",north,{{listings:write}},\"2099-12-31 00:00:00+00\")"],
            await Database.RowsAsync("SELECT prefix, label, source, scopes, expires_at AT TIME ZONE 'UTC' || '+00' AS e FROM api_key"));
        // The trail, on stderr, without the key.
        Assert.Contains("\"EventId\":6004", result.Error);
        Assert.DoesNotContain(result.Output[5..17], result.Error);
    }

    [Fact]
    public async Task Database_HoldsNoSecret()
    {
        var result = await RunAsync("keys", "create", "--label", "a", "--source", "north");

        var stored = (await Database.RowsAsync("SELECT * FROM api_key")).Single();

        Assert.DoesNotContain(result.Output[^43..], stored);
    }

    [Fact]
    public async Task List_ShowsEachKey_WithoutItsSecret()
    {
        var key = await KeyAsync("north");
        await TestKeys.MakeAsync(Database, null, ["listings:admin"], revoked: "'2022-06-01'");
        await Database.ExecuteAsync($"INSERT INTO api_key_use VALUES ('{key[12..24]}', '2022-07-01T10:00:00Z')");

        var result = await RunAsync("keys", "list");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n').Select(line => Spaces().Replace(line, "|")).Order(StringComparer.Ordinal).ToList();
        Assert.Contains($"{key[12..24]}|-|good|north|listings:write|2022-01-01|-|2022-07-01T10:00Z|a test", lines);
        Assert.Contains(lines, line => line.EndsWith("|-|revoked|-|listings:admin|2022-01-01|-|-|a test", StringComparison.Ordinal));
        Assert.DoesNotContain(key[^43..], result.Output);
    }

    [Fact]
    public async Task Revoke_MakesTheKeyUseless()
    {
        var key = await KeyAsync("north");

        Assert.Equal(0, (await RunAsync("keys", "revoke", key[12..24])).ExitCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await AnswerAsync("GET", "/listings", credential: key)).Status);
        var again = await Database.RowsAsync("SELECT revoked_at FROM api_key");
        Assert.Equal(0, (await RunAsync("keys", "revoke", key[7..])).ExitCode);
        Assert.Equal(again, await Database.RowsAsync("SELECT revoked_at FROM api_key"));
    }

    [Fact]
    public async Task List_NamesEachKeyAsTheLogDoes_WhereThatLasts()
    {
        var key = await KeyAsync("north");
        var command = CliResult.Command(Database.OwnerConnectionString, "keys", "list");
        command.Environment["Auth__PseudonymSecret"] = new string('p', 32);
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["Auth:AnonymousWrites"] = "false",
            ["Auth:PseudonymSecret"] = new string('p', 32),
        });
        using var client = app.CreateClient();
        app.Logs.Start();
        using var written = await client.SendWithAsync(key, "POST", "/listings", Sample.Listing().ToJsonString());

        var listed = Spaces().Split((await CliResult.OfAsync(command)).Output.Split('\n')[1]);

        Assert.Contains(app.Logs.Stop(), line => line.Contains($"by {listed[1]} committed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_WhoseKeyNobodyGetsToSee_RevokesIt()
    {
        var script = $"""
            ConnectionStrings__Aviv='{Database.OwnerConnectionString}' \
              exec dotnet '{AppContext.BaseDirectory}Aviv.Api.dll' keys create --label a --source north >/dev/full
            """;

        var (exitCode, _) = await OpenApi.Command.RunAsync(".", "bash", ["-c", script], TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM api_key WHERE revoked_at IS NOT NULL"));
    }

    [Theory]
    [InlineData("keys revoke unknown", 1, "There is no key of this prefix")]
    [InlineData("keys revoke", 2, "prefix")]
    [InlineData("keys create", 2, "--label")]
    [InlineData("keys create --label a", 1, "Source is required")]
    [InlineData("keys create --label a --source North", 1, "Source must be")]
    [InlineData("keys create --label a --source n --scope listings:read", 1, "Scopes must be of")]
    [InlineData("keys create --label a --source n --expires soon", 2, "--expires must be")]
    [InlineData("keys create --label a --source n --expires 2001-01-01", 1, "ExpiresAt must be in the future")]
    [InlineData("keys create --label a --source n --frobnicate", 2, "--frobnicate")]
    [InlineData("keys list --all", 2, "Usage: ")]
    [InlineData("keys", 2, "Usage: ")]
    public async Task Misuse_IsTold_AndMakesNothing(string words, int exitCode, string told)
    {
        var result = await RunAsync(words.Split(' '));

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(told, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM api_key"));
    }

    [Fact]
    public async Task ApiRole_MayNotMakeKeys_AndIsToldWhoMay()
    {
        var result = await CliResult.OfAsync(Database.ConnectionString, "keys", "create", "--label", "a", "--source", "north");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("ConnectionStrings__AvivOwner", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    // As scripts do it: the API's role in the one setting, the owner in the other.
    private Task<CliResult> RunAsync(params string[] words)
    {
        var command = CliResult.Command(Database.ConnectionString, words);
        command.Environment["ConnectionStrings__AvivOwner"] = Database.OwnerConnectionString;
        return CliResult.OfAsync(command);
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
