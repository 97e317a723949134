using System.Diagnostics;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;
using Npgsql;

namespace Aviv.Api.Tests.Archive;

/// <summary>The verbs, as processes of their own.</summary>
public sealed class ArchiveVerbTests : IAsyncLifetime
{
    private ArchiveSite _site = null!;
    private string _role = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await ArchiveSite.CreateAsync();
        _role = await _site.Database.GrantArchiveAsync();
        await _site.FillAsync(weeks: 30, 1, 2, 3);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Archive_MovesPrices_ThatReadPrints_AndCheckAndVerifyFindSound()
    {
        var oracle = await _site.LogAsync();

        var moved = await RunAsync("archive", "--older-than", "2m", "--to", _site.Folder);
        var read = await RunAsync("archive", "read", "--listing", "1", "--from", _site.Folder);
        var checkedAll = await RunAsync("archive", "check", "--from", _site.Folder);
        var verified = await RunAsync("verify");

        Assert.Matches(@"^Moved 87 prices that were superseded by .*Z, and removed 0 of deleted listings\.$", moved.Output);
        Assert.Equal((0, 7), (moved.ExitCode, moved.Error.Split('\n').Length));
        Assert.Equal(0, read.ExitCode);
        Assert.StartsWith("{\"price_eur\":1000,\"created_date\":\"2015-01-02T00:00:00.000001Z\"}\n", read.Output, StringComparison.Ordinal);
        Assert.Equal(oracle.Count(row => row.ListingId == 1) - 1, read.Output.Split('\n').Length);
        Assert.Equal(new(0, "Checked 7 files with 87 prices: 0 are not as they should be.", ""), checkedAll);
        Assert.Equal(new(0, "Checked 3 listings with 3 prices: 0 faulty, 0 repaired.", ""), verified);
    }

    [Fact]
    public async Task Archive_Misused_SaysHow_AndDoesNothing()
    {
        var before = await _site.LogAsync();

        var age = await RunAsync("archive", "--older-than", "5 years", "--to", _site.Folder);
        var folder = await RunAsync("archive", "--older-than", "5y", "--to", Path.Combine(_site.Folder, "missing"));
        var bucket = await RunAsync("archive", "--older-than", "5y", "--to", "s3://bucket/prefix");
        var none = await RunAsync("archive", "read", "--listing", "1", "--from", _site.Folder);

        Assert.Equal((2, true), (age.ExitCode, age.Error.StartsWith("--older-than must be ", StringComparison.Ordinal)));
        Assert.Equal((2, true), (folder.ExitCode, folder.Error.StartsWith("There is no folder ", StringComparison.Ordinal)));
        Assert.Equal((2, true), (bucket.ExitCode, bucket.Error.StartsWith("Set Archive__S3Endpoint ", StringComparison.Ordinal)));
        Assert.Equal(new(1, "", "The archive has no prices of this listing."), none);
        Assert.Equal(before, await _site.LogAsync());
    }

    [Fact]
    public async Task Archive_AsTheApisRole_IsRefused_AndSaysWhichRoleMay()
    {
        var result = await CliResult.OfAsync(_site.Database.ConnectionString, "archive", "--older-than", "2m", "--to", _site.Folder);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("ConnectionStrings__AvivArchive to the role of scripts/archive-role.sql", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_KilledWhileItDeletes_IsFinishedByTheNext_AndOneAtATimeRuns()
    {
        var oracle = await _site.LogAsync();
        using var verb = Process.Start(Command("archive", "--older-than", "2m", "--to", _site.Folder))!;
        // Its first file is verified, and its rows are deleted, by a transaction that does not come to its end.
        CliResult second;
        await using (await HeldLock.TakeAsync(_site.Database, "LOCK TABLE listing_archive IN SHARE MODE"))
        {
            await HeldLock.AwaitWaitersAsync(_site.Database, 1);
            second = await RunAsync("archive", "--older-than", "2m", "--to", _site.Folder);
            verb.Kill();
            await verb.WaitForExitAsync().WaitAsync(Poll.Limit);
        }

        Assert.Equal(2, second.ExitCode);
        Assert.StartsWith("Another run of archive is under way", second.Error, StringComparison.Ordinal);
        var check = await RunAsync("archive", "check", "--from", _site.Folder);
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("left by an interrupted run, which the next one finishes", check.Output, StringComparison.Ordinal);
        var last = await RunAsync("archive", "--older-than", "2m", "--to", _site.Folder);
        Assert.Equal(0, last.ExitCode);
        Assert.StartsWith("Moved 87 prices", last.Output, StringComparison.Ordinal);
        Assert.Contains("prices of an interrupted run moved", last.Error, StringComparison.Ordinal);
        await _site.AssertKeptAsync(oracle);
    }

    [Fact]
    public async Task Role_MayDoNothingElse()
    {
        await using var role = NpgsqlDataSource.Create(_role);
        string[] statements =
        [
            "UPDATE listing_price_log SET price_change = 1",
            "INSERT INTO listing_price_log (listing_id, price_change, updated_time) VALUES (1, 1, now())",
            "TRUNCATE listing_price_log", "SELECT contact_sealed FROM listing", "DELETE FROM listing", "SELECT FROM api_key",
        ];
        foreach (var sql in statements)
        {
            await using var command = role.CreateCommand(sql);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal((sql, PostgresErrorCodes.InsufficientPrivilege), (sql, refusal.SqlState));
        }
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliResult.OfAsync(Command(arguments));

    private ProcessStartInfo Command(params string[] arguments)
    {
        var command = CliResult.Command(_site.Database.ConnectionString, arguments);
        command.Environment["ConnectionStrings__AvivArchive"] = _role;
        return command;
    }
}
