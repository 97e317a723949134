using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;

namespace Aviv.Api.Tests.Faults;

/// <summary>
/// The drills under <c>ops/</c>: in the quick suite what the programs themselves say of their files, under <c>--stress</c> the whole.
/// </summary>
[Collection<Faults>]
public sealed class DrillTests
{
    private const int ToolMissing = 3;
    private const int NotFound = 127;

    [Theory]
    [InlineData("ops/ha/drill.sh", "patroni.yml and haproxy.cfg are valid.")]
    [InlineData("ops/backup/rehearsal.sh", """aviv_backup_timestamp_seconds{type="full"} """)]
    [InlineData("ops/pgbouncer/drill.sh", "The database answers through pgbouncer, in transaction mode.")]
    [InlineData("ops/images/drill.sh", "api, after roles is completed_successfully\ndocker-compose.yml can be run.")]
    public async Task Files_OfADrill_AreTakenByTheirPrograms(string script, string words) =>
        Assert.Contains(words, await RequireAsync(TimeSpan.FromMinutes(10), script, "--check"), StringComparison.Ordinal);

    [Theory]
    [InlineData("30", 0, "keeps back-ups for 21 days at most")]
    [InlineData("20", 1, "set repo1-retention-full to 13 or less")]
    public async Task Backup_ThatWouldOutliveTheKeysOfItsNumbers_IsRefused(string keyDays, int expected, string words)
    {
        var (exitCode, output) = await RunAsync(
            TimeSpan.FromMinutes(10), "env", $"Privacy__KeyDays={keyDays}", "PGBACKREST_CONFIG=ops/backup/pgbackrest.conf",
            "ops/backup/backup.sh", "check");

        Assert.SkipWhen(exitCode == ToolMissing, output);
        Assert.Equal(expected, exitCode);
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 2 3", 0, "3 prices acknowledged: 0 lost, 0 doubled, 0 that nobody was told of.")]
    [InlineData("1 3", 1, "3 prices acknowledged: 1 lost, 0 doubled, 0 that nobody was told of.")]
    [InlineData("1 2 2 3 4 5", 1, "3 prices acknowledged: 0 lost, 1 doubled, 1 that nobody was told of.")]
    public async Task Journal_OfPrices_IsComparedWithTheDatabase(string logged, int expected, string words)
    {
        var folder = Directory.CreateTempSubdirectory("aviv-journal-").FullName;
        var (journal, prices) = (Path.Combine(folder, "journal"), Path.Combine(folder, "logged"));
        await File.WriteAllTextAsync(
            journal, "ack 500000001 1 2\nack 500000002 2 3\nread 0 2 3\nack 500000003 3 4\nunknown 500000004 4 5\nack 5000");
        await File.WriteAllLinesAsync(prices, ["120000.00", .. logged.Split(' ').Select(price => $"50000000{price}.00")]);

        var (exitCode, output) = await RunAsync(TimeSpan.FromMinutes(10), "python3", "ops/drills/journal.py", "compare", journal, prices);
        Directory.Delete(folder, recursive: true);

        Assert.SkipWhen(exitCode == NotFound, output);
        Assert.Equal((expected, words), (exitCode, output.Split('\n')[0]));
    }

    [Fact]
    public async Task Scripts_PassShellcheck()
    {
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "ops"), "*.sh", SearchOption.AllDirectories)
            .Where(script => File.ReadLines(script).First().StartsWith("#!", StringComparison.Ordinal)).Order();

        var (exitCode, output) = await RunAsync(TimeSpan.FromMinutes(10), "shellcheck", ["-x", .. scripts]);

        Assert.SkipWhen(exitCode == NotFound, output);
        Assert.True(exitCode == 0, output);
    }

    [Theory(Explicit = true)]
    [InlineData("ops/ha/drill.sh", "--kills", "20")]
    [InlineData("ops/ha/drill.sh", "--kills", "3", "--hosts")]
    [InlineData("ops/ha/drill.sh", "--kills", "3", "--asynchronous")]
    [InlineData("ops/backup/rehearsal.sh")]
    [InlineData("ops/pgbouncer/drill.sh")]
    [InlineData("ops/images/drill.sh")]
    public async Task Drill_OnRealServers_EndsWell(string script, params string[] options) =>
        TestContext.Current.TestOutputHelper?.WriteLine(await RequireAsync(TimeSpan.FromHours(2), script, options));

    private static async Task<string> RequireAsync(TimeSpan limit, string script, params string[] options)
    {
        var (exitCode, output) = await RunAsync(limit, "bash", [script, .. options]);
        Assert.SkipWhen(exitCode == ToolMissing, output);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan limit, string program, params string[] arguments)
    {
        using var stop = new CancellationTokenSource(limit);
        return await Command.RunAsync(Repository.Root, program, arguments, stop.Token);
    }
}
