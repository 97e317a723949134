using System.Diagnostics;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Privacy;
using Aviv.Infrastructure.Doctor;
using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;

namespace Aviv.Api.Tests.Privacy;

/// <summary>A backup from before an erasure, restored: what it brings back, and what ends that.</summary>
public sealed class ReapplyTests(SubjectFixture api) : SubjectTest(api)
{
    private const int Part = 2000;

    [Fact]
    public async Task Restore_OfABackupFromBefore_IsDueUntilItIsReapplied()
    {
        await CreateAsync(2);
        await CreateAsync(1, Other);
        var dump = await Database.DumpAsync();
        At("2023-01-02T00:00:00Z");
        await EraseAsync();
        await using var restored = await Dumps.RestoreAsync(dump);
        Assert.Equal(3, await WithNumberAsync(restored));

        Assert.Equal(Verdict.Do, (await DoctorAsync(restored)).Verdict);
        var result = await CliResult.OfAsync(Command(restored, "privacy", "reapply", "--from", ErasedFile));
        Assert.Equal(
            (0, "Erased the phone numbers of 2 listings: 0 left as they are, 0 do not open."), (result.ExitCode, result.Output));
        Assert.Contains(
            $"{ErasedFile}: 1 erasures, 0 of them under keys that are gone; 0 lines are none.", result.Error, StringComparison.Ordinal);
        Assert.Contains("verb reapplied erasures of before to 2 listings", result.Error, StringComparison.Ordinal);
        Assert.Equal(Finding.Fine("all 1 of the file hold in this database"), await DoctorAsync(restored));

        Assert.Equal(["(1,2,t)", "(2,2,t)", "(3,1,f)"], await restored.RowsAsync(
            "SELECT row_number() OVER (ORDER BY id), version, contact_sealed IS NULL FROM listing"));
        await Histories.AssertSoundAsync(restored);
    }

    // Its number is under a key that the others were sealed by, and that was destroyed since.
    [Fact]
    public async Task Restore_WithoutItsKey_ShowsNobodyANumber()
    {
        long id;
        await using (var sealing = WithNewerKey())
        using (var client = sealing.CreateClient())
            id = (long)(await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString())).Json["id"]!;
        await using var restored = await Dumps.RestoreAsync(await Database.DumpAsync());
        await using var app = new AvivApp(HeldLock.Patient(restored), new() { ["Privacy:ErasedFile"] = ErasedFile });
        using var reader = app.CreateClient();

        foreach (var read in new[] { $"/listings/{id}", "/listings", "/listings?limit=1000" })
            (await reader.AnswerAsync("GET", read)).AssertProblem(500, "internal_error");

        // Nobody can tell whether it is this one.
        (await AccessAsync(Sample.Phone, reader)).AssertProblem(500, "internal_error");
        (await EraseAsync(client: reader)).AssertProblem(500, "internal_error");
        Assert.Equal(0, await restored.ScalarAsync<long>("SELECT count(*) FROM erasure"));
    }

    // A line of a key that is not configured, and then is: under the row's own key, and after the row was sealed under another.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reapply_WithoutTheKeyOfALine_StaysDue(bool isRotated)
    {
        await using var newer = WithNewerKey();
        using var client = newer.CreateClient();
        await EraseAsync(client: client);
        await Database.ExecuteAsync("DELETE FROM erasure");
        if (isRotated) await CreateAsync(1);
        else await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString());
        await Database.ExecuteAsync("UPDATE listing SET updated_date = '2022-01-01', created_date = '2022-01-01'");
        var line = Assert.Single((await ErasedLines.ReadAsync(ErasedFile)).Lines);

        var result = await CliResult.OfAsync(Command(Database, "privacy", "reapply", "--from", ErasedFile));

        Assert.Equal(
            (1, $"Erased the phone numbers of 0 listings: 0 left as they are, {(isRotated ? 0 : 1)} do not open.\n"
                + "1 erasures are of keys that are not configured, and did not end in this database: see doctor."),
            (result.ExitCode, result.Output));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
        Assert.Equal(Verdict.Do, (await DoctorAsync(Database)).Verdict);
        Assert.Equal(1, (await ReapplyAsync(newer)).Sum(part => part.Erased));
        Assert.Equal([$"({line.Id})"], await Database.RowsAsync("SELECT id FROM erasure"));
    }

    [Fact]
    public async Task Reapply_LooksUnderEveryKey_AndKeepsWhatWasGivenLater()
    {
        // Lines under the older key and the newer one; rows under both, and in clear.
        await EraseAsync();
        await using var app = WithNewerKey();
        using var client = app.CreateClient();
        await EraseAsync(Other, client);
        await FillAsync(Database, first: 1001, count: 3, Other);
        await FillAsync(Database, first: 1004, count: 1, Sample.Phone);
        await Database.ExecuteAsync($"""
            UPDATE listing SET contact_sealed = NULL, contact_hash = NULL, contact_key = NULL, contact_phone_number = '{Sample.Phone}'
            WHERE id = 1002
            """);
        await Database.ExecuteAsync("DELETE FROM erasure");
        At("2023-01-02T00:00:00Z");
        var later = await CreateAsync(Sample.Listing());
        await Database.ExecuteAsync("UPDATE listing SET updated_date = '2023-01-02' WHERE id = 1003");

        var parts = await ReapplyAsync(app);

        Assert.Equal((5, 3, 0), (parts.Sum(part => part.Listings), parts.Sum(part => part.Erased), parts.Sum(part => part.Unread)));
        Assert.Equal([later, 1003], parts.SelectMany(part => part.Kept).Order());
        Assert.Equal(
            [$"({later})", "(1003)"], await Database.RowsAsync("SELECT id FROM listing WHERE contact_sealed IS NOT NULL ORDER BY id"));
        Assert.Equal(2, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
        Assert.Equal(0, (await ReapplyAsync(app)).Sum(part => part.Erased));
    }

    [Fact]
    public async Task Reapply_EndedBetweenItsParts_IsDoneByTheNext()
    {
        await EraseAsync();
        await Database.ExecuteAsync("DELETE FROM erasure");
        await FillAsync(Database, first: 1, count: 1, Sample.Phone);
        await FillAsync(Database, first: 2, count: Part, Other);
        await FillAsync(Database, first: Part + 2, count: 1, Sample.Phone);

        Assert.Equal(1, (await ReapplyAsync(App, most: 1)).Single().Erased);
        Assert.Equal(["(0,t)"], await Database.RowsAsync(
            $"SELECT (SELECT count(*) FROM erasure), contact_sealed IS NOT NULL FROM listing WHERE id = {Part + 2}"));
        Assert.Equal([0, 1], (await ReapplyAsync(App)).Select(part => part.Erased));

        Assert.Equal(Part, await WithNumberAsync(Database));
        Assert.Equal(["(2)"], (await Database.RowsAsync($"SELECT version FROM listing WHERE id IN (1, {Part + 2})")).Distinct());
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
    }

    // Whoever finds the key again is to do it again.
    [Fact]
    public async Task Reapply_WhereANumberDoesNotOpen_StaysDue()
    {
        await EraseAsync();
        await Database.ExecuteAsync("DELETE FROM erasure");
        await FillAsync(Database, first: 1, count: 2, Sample.Phone);
        await Database.ExecuteAsync("UPDATE listing SET contact_sealed = '' WHERE id = 1");

        var parts = await ReapplyAsync(App);

        Assert.Equal((1, 1), (parts.Single().Unread, parts.Single().Erased));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
    }

    [Fact]
    public async Task Reapply_OfAFileThatIsNotThere_IsOneLine()
    {
        var result = await CliResult.OfAsync(Command(Database, "privacy", "reapply", "--from", $"{ErasedFile}.not"));

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("The file of erasures cannot be read: ", result.Error, StringComparison.Ordinal);
    }

    private async Task<List<ReappliedPart>> ReapplyAsync(AvivApp app, int most = int.MaxValue)
    {
        var lines = (await ErasedLines.ReadAsync(ErasedFile)).Lines;
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ReapplyErasures>()
            .RunAsync(lines, "test", TestContext.Current.CancellationToken).Take(most).ToListAsync();
    }

    private ProcessStartInfo Command(TestDatabase database, params string[] verb)
    {
        var command = CliResult.Command(database.OwnerConnectionString, verb);
        command.Environment["Privacy__ErasedFile"] = ErasedFile;
        return command;
    }

    private async Task<Finding> DoctorAsync(TestDatabase database)
    {
        Dictionary<string, string?> set = new() { ["Privacy:ErasedFile"] = ErasedFile, [SuiteContacts.Setting] = SuiteContacts.Secret };
        var settings = new ConfigurationBuilder().AddInMemoryCollection(set).Build();
        await using var connection = new DoctorDatabase(new() { Aviv = database.ConnectionString });
        return await new ErasuresCheck(connection, settings, new HostingEnvironment()).LookAsync().SingleAsync();
    }
}
