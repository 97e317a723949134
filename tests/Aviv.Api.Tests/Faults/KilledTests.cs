using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Faults;

/// <summary>Processes die under load, without a warning: what clients were told stays true.</summary>
[Collection<Faults>]
public sealed class KilledTests
{
    private static readonly int WritesBetween = Faults.Size(quick: 60, stress: 150);

    [Fact]
    public async Task Api_KilledUnderLoad_KeepsWhatItAcknowledged()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        var api = ApiProcess.Start(database.ConnectionString);
        try
        {
            using var writers = new Writers(() => Volatile.Read(ref api).Address);
            await LoadAsync(writers, Faults.Size(quick: 2, stress: 50), async () =>
            {
                await using var killed = api;
                await killed.KillAsync();
                Volatile.Write(ref api, ApiProcess.Start(database.ConnectionString));
            });
            await AssertSoundAsync(writers, database);
        }
        finally
        {
            await api.DisposeAsync();
        }
    }

    [Fact]
    public async Task Database_StoppedUnderLoad_KeepsWhatTheApiAcknowledged()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await TestDatabase.CreateMigratedAsync(server.ConnectionString);
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = true }.ConnectionString;
        await using var api = ApiProcess.Start(connection);
        using var writers = new Writers(() => api.Address);

        await LoadAsync(writers, Faults.Size(quick: 1, stress: 10), server.CrashAndRestartAsync);

        await AssertSoundAsync(writers, database);
    }

    private static async Task LoadAsync(Writers writers, int times, Func<Task> breakAsync)
    {
        var writing = await writers.StartAsync();
        for (var time = 0; time < times; time++)
        {
            await writers.UntilMoreAsync(WritesBetween);
            await breakAsync();
        }

        await writers.UntilMoreAsync(WritesBetween);
        writers.Stop();
        await writing.WaitAsync(Poll.Limit);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{times} faults, {writers.Acknowledged} writes acknowledged, {writers.Faults} answers missing or 5xx");
    }

    private static async Task AssertSoundAsync(Writers writers, TestDatabase database)
    {
        Assert.NotEqual(0, writers.Faults);
        await writers.AssertKeptAsync(database);
        await Histories.AssertSoundAsync(database);
        Assert.Equal(0, (await CliResult.OfAsync(database.ConnectionString, "verify")).ExitCode);
    }
}
