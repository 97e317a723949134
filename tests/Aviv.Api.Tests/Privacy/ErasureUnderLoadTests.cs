using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Cache;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;
using Aviv.Infrastructure.Privacy;

namespace Aviv.Api.Tests.Privacy;

/// <summary>Numbers are erased while others read and write: what was acknowledged holds in every answer that is asked for later.</summary>
[Collection<Faults.Faults>]
public sealed class ErasureUnderLoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-erased").FullName;

    private string ErasedFile => Path.Combine(_folder, "erased");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // With the clock standing still, nothing that was kept is too old: only the erasure itself makes it stale.
    [Fact]
    public async Task Erasure_WhileOthersReadAndWrite_IsSeenByEachLaterRequest()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var app = new AvivApp(HeldLock.Patient(database), new() { ["Privacy:ErasedFile"] = ErasedFile });
        using var client = app.CreateClient();
        client.Timeout = Poll.Limit;

        await RunAsync(database, [client], rounds: 5);
    }

    [Fact(Explicit = true)]
    public async Task Erasure_OfTwoInstances_IsSeenByTheOtherAfterTwoSeconds()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var first = Start(database, redis, "first");
        await using var second = Start(database, redis, "second");
        using var ofFirst = new HttpClient { BaseAddress = await first.Address };
        using var ofSecond = new HttpClient { BaseAddress = await second.Address };

        var load = await RunAsync(database, [ofFirst, ofSecond], rounds: 100);

        Assert.NotEqual(0, load.ReadsOfOthers);
    }

    [Fact(Explicit = true)]
    public async Task Erasure_KilledAtAnyMoment_IsFinishedByReapply()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        for (var time = 0; time < 20; time++)
        {
            await database.ExecuteAsync("DELETE FROM listing");
            File.Delete(ErasedFile);
            await SubjectTest.FillAsync(database, first: 1, count: 400, Sample.Phone);
            await KillAsync(database, after: TimeSpan.FromMilliseconds(Random.Shared.Next(500, 4000)));
            var isNoted = File.Exists(ErasedFile) && (await ErasedLines.ReadAsync(ErasedFile)).Lines.Count > 0;
            if (isNoted) await ReapplyAsync(database);

            Assert.Equal([isNoted ? "(2,t)" : "(1,f)"], (await database.RowsAsync(
                "SELECT version, contact_sealed IS NULL FROM listing")).Distinct());
            Assert.Equal(isNoted ? 1 : 0, await database.ScalarAsync<long>("SELECT count(*) FROM erasure"));
            await database.ExecuteAsync("DELETE FROM erasure");
        }
    }

    private static async Task<ErasureLoad> RunAsync(TestDatabase database, HttpClient[] clients, int rounds)
    {
        using var load = new ErasureLoad(clients, await TestKeys.MakeAsync(database, null, [Scopes.Admin]));
        await load.RunAsync(rounds);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{rounds} erasures, {load.ReadsOfOwn} reads of what was acknowledged there, {load.ReadsOfOthers} elsewhere");
        Assert.True(load.Failures.IsEmpty, string.Join('\n', load.Failures.Take(20)));
        Assert.NotEqual(0, load.ReadsOfOwn);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM listing WHERE contact_sealed IS NOT NULL"));
        await Histories.AssertSoundAsync(database);
        return load;
    }

    private ApiProcess Start(TestDatabase database, RedisServer redis, string name) => ApiProcess.Start(
        database.ConnectionString, redis.ConnectionString, settings: new() { ["Privacy__ErasedFile"] = Path.Combine(_folder, name) });

    private async Task KillAsync(TestDatabase database, TimeSpan after)
    {
        var command = CliResult.Command(database.ConnectionString, "privacy", "erase");
        command.Environment["Privacy__ErasedFile"] = ErasedFile;
        command.Environment[Api.Cli.Subjects.Variable] = Sample.Phone;
        using var process = System.Diagnostics.Process.Start(command)!;
        var reading = CliResult.ReadAsync(process);
        await Task.WhenAny(reading, Task.Delay(after));
        process.Kill(entireProcessTree: true);
        await reading.WaitAsync(Poll.Limit);
    }

    private async Task ReapplyAsync(TestDatabase database)
    {
        var result = await CliResult.OfAsync(database.ConnectionString, "privacy", "reapply", "--from", ErasedFile);
        Assert.True(result.ExitCode == 0, $"{result}");
    }
}
