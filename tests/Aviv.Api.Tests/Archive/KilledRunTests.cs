using Aviv.Application.Archive;

namespace Aviv.Api.Tests.Archive;

/// <summary>A run that is ended at any step, and run again: nothing is lost, and nothing is there twice.</summary>
public sealed class KilledRunTests : IAsyncLifetime
{
    private const long Deleted = 7;

    // Every one under stress.
    private static readonly int Stride = Faults.Faults.Size(quick: 2, stress: 1);

    private ArchiveSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await ArchiveSite.CreateAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Run_KilledAtAnyStep_AndRepeated_KeepsEveryRowOnce()
    {
        var step = 1;
        for (var oracle = await PrepareAsync(); await _site.KillAsync(ArchiveSite.May, step); oracle = await PrepareAsync(), step += Stride)
        {
            await _site.RunAsync(ArchiveSite.May);

            await _site.AssertKeptAsync(oracle);
            Assert.Equal(ArchiveSite.LeftBy(ArchiveSite.May, oracle), await _site.LogAsync());
            Assert.Empty(_site.Left);
            Assert.Empty(await _site.FaultsAsync());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"A run has {step} steps or so.");
        Assert.True(step > 30, $"A run has {step} steps only.");
    }

    // What is killed is the second of its runs, which finds a listing that was deleted since the first.
    private async Task<List<ArchivedRow>> PrepareAsync()
    {
        await _site.FillAsync(weeks: 30, [.. Enumerable.Range(1, 70)]);
        var rows = await _site.LogAsync();
        await _site.RunAsync(ArchiveSite.At("2015-02-25"));
        await _site.Database.ExecuteAsync($"DELETE FROM listing WHERE id = {Deleted}");
        return rows.FindAll(row => row.ListingId != Deleted);
    }
}
