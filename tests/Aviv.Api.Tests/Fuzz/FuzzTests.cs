using System.Globalization;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Fuzz;

/// <summary>Whatever is sent, the API answers as docs/openapi.json says, and stays whole.</summary>
public sealed class FuzzTests(ClosedApiFixture api) : AccessTest(api)
{
    private const string SeedVariable = "AVIV_FUZZ_SEED";

    // As many as are looked at together in the log, which a whole run would fill.
    private const int Lot = 500;

    private static readonly int Requests = Faults.Faults.Size(quick: 2_000, stress: 50_000);

    private static readonly int Seed = int.Parse(
        Environment.GetEnvironmentVariable(SeedVariable) ?? "20230101", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [Fact]
    public async Task Requests_OfAnyKind_AreAnsweredAsTheDocumentSays()
    {
        var document = new ContractDocument(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var credentials = await CredentialsAsync();
        using var run = new FuzzRun(Seed, Client.BaseAddress!, document, credentials);

        for (var from = 0; from < Requests; from += Lot)
        {
            App.Logs.Start();
            await run.SendAsync(from, Lot);
            foreach (var line in App.Logs.Stop().Where(line => IsBad(line, credentials))) run.Find("a line of the log", line);
        }

        await Histories.AssertSoundAsync(Database);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", run.Statuses.Select(status => $"{status.Key}: {status.Value}")));
        Assert.True(run.Report is "", $"Set {SeedVariable}={Seed} to repeat this.{run.Report}");
        // Or the run has met nothing but refusals.
        Assert.All([200, 201, 204, 304, 400, 401, 403, 404, 412, 422], status => Assert.Contains(status, run.Statuses.Keys));
    }

    private async Task<FuzzCredentials> CredentialsAsync()
    {
        var (owner, admin, other) = (await KeyAsync("north"), await KeyAsync(null, Scopes.Admin), await KeyAsync("south"));
        var expired = await TestKeys.MakeAsync(Database, "north", [], expires: "'2022-12-31T23:59:59Z'");
        return new([owner, owner, admin],
        [
            other, other, expired, $"ApiKey {ApiKeySecret.New().Reveal()}", owner[..^1], $"{owner}, {other}", "ApiKey", "ApiKey ",
            "Bearer garbage", "Bearer a.b.c", "Bearer", "Basic YTpi", "é", "", ",", new string('a', 3_000),
        ]);
    }

    // As production logs: what it leaves out may hold an address as it came.
    private static bool IsBad(string line, FuzzCredentials credentials) => LogLines.IsFault(line)
        || ((LogLines.IsWarning(line) || line.Contains(" Aviv.", StringComparison.Ordinal))
            && Secrets(credentials).Any(secret => line.Contains(secret, StringComparison.Ordinal)));

    private static IEnumerable<string> Secrets(FuzzCredentials credentials) =>
        [.. credentials.Good.Select(key => key[^43..]), ValidValues.Phone[1..], Sample.Phone[1..]];
}
