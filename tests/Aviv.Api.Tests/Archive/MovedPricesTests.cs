using Aviv.Application.Archive;

namespace Aviv.Api.Tests.Archive;

/// <summary>Which rows go to the archive, which stay, and what becomes of both.</summary>
public sealed class MovedPricesTests : IAsyncLifetime
{
    private ArchiveSite _site = null!;

    public async ValueTask InitializeAsync() => _site = await ArchiveSite.CreateAsync();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Run_LeavesWhatHeldAtTheBoundary_AndMovesTheRest_ByMonthAndRange()
    {
        await _site.FillAsync(weeks: 40, [.. Enumerable.Range(1, 40), 150_001, 150_002]);
        var oracle = await _site.LogAsync();

        var steps = await _site.RunAsync(ArchiveSite.May);

        Assert.Equal(ArchiveSite.LeftBy(ArchiveSite.May, oracle), await _site.LogAsync());
        await _site.AssertKeptAsync(oracle);
        Assert.Equal(10, steps.Count);
        Assert.All(steps, step => Assert.Equal(ArchiveDeed.Moved, step.Deed));
        Assert.Equal(
            from range in new[] { "000000000001-000000100000", "000000100001-000000200000" }
            from month in Enumerable.Range(1, 5)
            select $"{range}/2015-0{month}.",
            steps.Select(step => step.Name[..34]));
        foreach (var step in steps)
            Assert.All(
                (await _site.Place().ReadAsync(step.Name, CancellationToken.None))!,
                row => Assert.Equal(step.Name[26..33], $"{row.ChangedAt:yyyy-MM}"));
        Assert.Empty(await _site.FaultsAsync());
    }

    [Fact]
    public async Task Run_AtTheInstantOfAPrice_LeavesThatPriceAndMovesTheOneBefore()
    {
        await _site.FillAsync(weeks: 3, 1);
        var oracle = await _site.LogAsync();

        await _site.RunAsync(oracle[1].ChangedAt.AddMicroseconds(-1));
        Assert.Equal(oracle, await _site.LogAsync());
        await _site.RunAsync(oracle[1].ChangedAt);
        Assert.Equal(oracle[1..], await _site.LogAsync());
        await _site.RunAsync(ArchiveSite.At("2030-01-01"));
        Assert.Equal(oracle[2..], await _site.LogAsync());
        await _site.AssertKeptAsync(oracle);
    }

    [Fact]
    public async Task LaterRun_OfAMonthThatHasAFile_MakesAFurtherOne_AndLeavesTheFirst()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        var oracle = await _site.LogAsync();
        var first = await _site.RunAsync(ArchiveSite.At("2015-02-10"));
        var before = await _site.Place().ReadAsync(first[^1].Name, CancellationToken.None);

        var second = await _site.RunAsync(ArchiveSite.At("2015-02-27"));

        Assert.Equal(first[^1].Name[..34], second[0].Name[..34]);
        Assert.Equal(before, await _site.Place().ReadAsync(first[^1].Name, CancellationToken.None));
        await _site.AssertKeptAsync(oracle);
    }

    [Fact]
    public async Task Run_ThatIsRepeated_MovesNothing_AndIsNotedAsWell()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        await _site.RunAsync(ArchiveSite.Spring);

        Assert.Empty(await _site.RunAsync(ArchiveSite.Spring));

        Assert.Equal(
            ["(\"2015-04-01 00:00:00+00\",t)", "(\"2015-04-01 00:00:00+00\",f)"],
            await _site.Database.RowsAsync("SELECT boundary, rows > 0 AS moved FROM archive_run ORDER BY id"));
    }

    [Fact]
    public async Task Storage_ThatKeepsSomethingElse_StopsTheRun_AndTheLogKeepsItsRows()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        var oracle = await _site.LogAsync();
        var corrupting = new SteppedFiles(_site.Place(), _site.Steps, _site.Folder)
        {
            Stores = rows => [.. rows.Skip(1), rows[0] with { Price = rows[0].Price + 0.01m }],
        };

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => _site.RunAsync(ArchiveSite.Spring, corrupting));

        Assert.Contains("does not hold what was written to it", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(oracle, await _site.LogAsync());
        await _site.RunAsync(ArchiveSite.Spring);
        await _site.AssertKeptAsync(oracle);
    }

    [Fact]
    public async Task Listing_DeletedWhileItsRowsAreWritten_StopsNothing_AndIsNotInTheArchive()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        var oracle = await _site.LogAsync();
        var deleting = new SteppedFiles(_site.Place(), _site.Steps, _site.Folder)
        {
            OnWriteAsync = () => _site.Database.ExecuteAsync("DELETE FROM listing WHERE id = 2"),
        };

        var steps = await _site.RunAsync(ArchiveSite.Spring, deleting);

        Assert.Equal(ArchiveDeed.Discarded, steps[0].Deed);
        Assert.All(steps[1..], step => Assert.Equal(ArchiveDeed.Moved, step.Deed));
        await _site.AssertKeptAsync([.. oracle.Where(row => row.ListingId != 2)]);
        Assert.Empty(await _site.FaultsAsync());
    }

    [Fact]
    public async Task OtherPlace_ThanThatOfTheRunsBefore_IsRefused()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        await _site.RunAsync(ArchiveSite.Spring);
        await using var other = await ArchiveSite.CreateAsync();

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => _site.RunAsync(ArchiveSite.May, other.Files()));

        Assert.StartsWith("The archive is not there: ", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await other.ArchiveAsync());
    }

    [Fact]
    public async Task ListingsDeletedSince_AreTakenOutOfTheArchive_ByTheNextRun()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3, 150_001);
        var oracle = await _site.LogAsync();
        await _site.RunAsync(ArchiveSite.Spring);
        await _site.Database.ExecuteAsync("DELETE FROM listing WHERE id IN (2, 150001)");

        var steps = await _site.RunAsync(ArchiveSite.Spring);

        // Of one of the two files are left, of the other not.
        Assert.Equal(6, steps.Count);
        Assert.All(steps, step => Assert.Equal(ArchiveDeed.Cleansed, step.Deed));
        await _site.AssertKeptAsync([.. oracle.Where(row => row.ListingId is 1 or 3)]);
        Assert.Equal(["(1)", "(3)"], await _site.Database.RowsAsync("SELECT listing_id FROM listing_archive ORDER BY 1"));
        Assert.Empty(await _site.FaultsAsync());
        Assert.Empty(await _site.RunAsync(ArchiveSite.Spring));
    }

    [Fact]
    public async Task File_ThatWasDamagedOrLost_IsFound_AndKeepsADeletedListingOnTheList()
    {
        await _site.FillAsync(weeks: 20, 1, 2, 3);
        var steps = await _site.RunAsync(ArchiveSite.Spring);
        await File.WriteAllTextAsync(Path.Combine(_site.Folder, steps[0].Name), "PAR1 and no more");
        File.Delete(Path.Combine(_site.Folder, steps[1].Name));
        await File.WriteAllTextAsync(Path.Combine(_site.Folder, "other.parquet"), "?");
        await _site.Database.ExecuteAsync("DELETE FROM listing WHERE id = 2");

        Assert.Equal(
            [
                new(steps[0].Name, steps[0].Rows, ArchiveFault.NotAsWritten), new(steps[1].Name, steps[1].Rows, ArchiveFault.NotAsWritten),
                new("other.parquet", 0, ArchiveFault.Unknown),
            ],
            await _site.FaultsAsync());
        Assert.Equal(2, (await _site.RunAsync(ArchiveSite.Spring)).Count(step => step.Deed == ArchiveDeed.Faulty));
        Assert.Equal(1, await _site.Database.ScalarAsync<long>("SELECT count(*) FROM listing_archive WHERE listing_id = 2"));
        Assert.Equal(1, await _site.Database.ScalarAsync<long>("SELECT count(*) FROM archive_run"));
    }
}
