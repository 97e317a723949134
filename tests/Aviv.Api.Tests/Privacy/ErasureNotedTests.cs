using System.Net;
using System.Text.RegularExpressions;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Privacy;
using Aviv.Infrastructure.Privacy;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Privacy;

/// <summary>An erasure is on the disk before anything is erased, and is known to the database when it has come to its end.</summary>
public sealed partial class ErasureNotedTests(SubjectFixture api) : SubjectTest(api)
{
    [Fact]
    public async Task Erase_WritesALine_WithAHashAndNoNumber()
    {
        At("2023-01-02T03:04:05.000678Z");
        await CreateAsync(1);
        await EraseAsync();
        await EraseAsync(Other);

        var text = await File.ReadAllTextAsync(ErasedFile, TestContext.Current.CancellationToken);
        Assert.Matches(Written(), text);
        var (lines, others) = await ErasedLines.ReadAsync(ErasedFile);
        Assert.Equal(0, others);
        Assert.Equal(
            [SuiteContacts.HashOf(Sample.Phone), SuiteContacts.HashOf(Other)], lines.Select(line => Convert.ToHexStringLower(line.Hash)));
        Assert.Equal(
            lines.Select(line => $"({line.Id},t)").Order(),
            (await Database.RowsAsync($"SELECT id, at = '{lines[0].At:O}' FROM erasure")).Order());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(ErasedFile));
    }

    [Theory]
    [InlineData("{0}/nowhere/erased")]
    [InlineData("{0}")]
    [InlineData("/dev/full")]
    [InlineData("")]
    public async Task File_ThatCannotBeWritten_IsA503_AndNothingIsErased(string path)
    {
        await CreateAsync(1);
        var tables = await TablesAsync();
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["environment"] = "Production",
            ["Privacy:ErasedFile"] = string.Format(null, path, Path.GetDirectoryName(ErasedFile)),
        });
        using var client = app.CreateClient();
        app.Logs.Start();

        var answer = await EraseAsync(client: client);

        answer.AssertProblem(503, "unavailable");
        Assert.Single(app.Logs.Stop(), line => LogLines.IsWarning(line) && line.Contains("Privacy__ErasedFile", StringComparison.Ordinal));
        Assert.Equal(tables, await TablesAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
    }

    [Fact]
    public async Task Development_ErasesWithoutAFile()
    {
        await CreateAsync(1);
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["environment"] = "Development" });
        using var client = app.CreateClient();

        Assert.Equal("""{"erased":1}""", (await EraseAsync(client: client)).Body);
    }

    // As by a kill: after the line, between two transactions, and before the end is remembered.
    [Theory]
    [InlineData("line", 0, true)]
    [InlineData("line", 0, false)]
    [InlineData("part", 1, true)]
    [InlineData("part", 1, false)]
    [InlineData("end", 0, true)]
    [InlineData("end", 0, false)]
    public async Task Erasure_ThatEndedEarly_IsDue_AndIsDoneOnce(string step, int parts, bool isReapplied)
    {
        await FillAsync(Database, first: 1, count: 60, Sample.Phone);
        await using (var app = Failing(step, parts))
        using (var client = app.CreateClient())
            (await EraseAsync(client: client)).AssertProblem(500, "internal_error");
        Assert.Equal(step switch { "line" => 60, "part" => 10, _ => 0 }, await WithNumberAsync(Database));
        Assert.False(await AreAllKnownAsync());

        if (isReapplied) await ReapplyAsync();
        else Assert.Equal(HttpStatusCode.OK, (await EraseAsync()).Status);

        Assert.Equal(0, await WithNumberAsync(Database));
        Assert.Equal(["(2)"], (await Database.RowsAsync("SELECT version FROM listing")).Distinct());
        Assert.True(await AreAllKnownAsync());
        await Histories.AssertSoundAsync(Database);
    }

    private AvivApp Failing(string step, int parts) => new(
        HeldLock.Patient(Database),
        new() { ["Privacy:ErasedFile"] = ErasedFile },
        services => _ = step == "end"
            ? services.AddSingleton<IPipelineBehavior<KeepErasures, int>>(FailingAfter<KeepErasures>(0))
            : services.AddSingleton<IPipelineBehavior<EraseContacts, int>>(FailingAfter<EraseContacts>(parts)));

    // As if it were killed.
    private static Before<T> FailingAfter<T>(int calls)
        where T : IRequest<int>
    {
        var left = calls;
        return new(() => left-- > 0 ? Task.CompletedTask : Task.FromException(new InvalidOperationException("The end.")));
    }

    private async Task ReapplyAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        await foreach (var _ in scope.ServiceProvider.GetRequiredService<ReapplyErasures>().RunAsync(
            (await ErasedLines.ReadAsync(ErasedFile)).Lines, "test", TestContext.Current.CancellationToken))
        {
        }
    }

    private async Task<bool> AreAllKnownAsync()
    {
        var known = await Database.RowsAsync("SELECT id FROM erasure");
        return (await ErasedLines.ReadAsync(ErasedFile)).Lines.All(line => known.Contains($"({line.Id})"));
    }

    [GeneratedRegex(@"\A(2023-01-02T03:04:05\.000678Z [0-9a-f]{32} 202301 [A-Za-z0-9+/]{43}=\n){2}\z")]
    private static partial Regex Written();
}
