using System.Globalization;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.OpenApi;
using Aviv.Application.Archive;
using Aviv.Infrastructure.Archive;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Archive;

/// <summary>The archive with a reader and a store of other make. Skipped where there is no Node.js, or no npm registry.</summary>
public sealed class OtherReadersTests : IAsyncLifetime
{
    private NodePackages _packages = null!;

    public async ValueTask InitializeAsync() => _packages = await NodePackages.InstallAsync("archive");

    public ValueTask DisposeAsync() => _packages.DisposeAsync();

    [Fact]
    public async Task DuckDb_ReadsTheSameRows_InTheRightTypes()
    {
        Assert.SkipWhen(_packages.Missing is not null, $"{_packages.Missing}, so no other reader has read the archive.");
        await using var site = await ArchiveSite.CreateAsync();
        await site.FillAsync(weeks: 30, 1, 2, 150_001);
        // The longest number, and the finest instant.
        await site.Database.ExecuteAsync("""
            UPDATE listing_price_log SET (price_change, updated_time) = (999999999999.99, updated_time + interval '1 us')
            WHERE (listing_id, id) IN (SELECT listing_id, min(id) FROM listing_price_log GROUP BY listing_id)
            """);
        var oracle = await site.LogAsync();
        await site.RunAsync(ArchiveSite.May);

        var (exitCode, output) = await Command.RunAsync(
            _packages.Folder, "node", ["read.mjs", Path.Combine(site.Folder, "*/*.parquet")], TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, output);
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal("listing_id BIGINT, id BIGINT, price_change DECIMAL(14,2), updated_time TIMESTAMP WITH TIME ZONE", lines[0]);
        Assert.Equal(oracle.Except(ArchiveSite.LeftBy(ArchiveSite.May, oracle)).Select(Line), lines[1..]);
    }

    [Fact]
    public async Task Bucket_TakesTheArchive_AndGivesItBack()
    {
        Assert.SkipWhen(_packages.Missing is not null, $"{_packages.Missing}, so no S3 server has held the archive.");
        await using var server = await S3Server.StartAsync(_packages);
        await using var site = await ArchiveSite.CreateAsync();
        await site.FillAsync(weeks: 30, 1, 2, 3);
        var oracle = await site.LogAsync();
        var bucket = Open(server, "s3://archive/prices/aviv");

        await site.RunAsync(ArchiveSite.Spring, bucket);
        await site.Database.ExecuteAsync("DELETE FROM listing WHERE id = 2");
        var steps = await site.RunAsync(ArchiveSite.May, bucket);

        Assert.Equal(3, steps.Count(step => step.Deed == ArchiveDeed.Cleansed));
        var archived = await ReadArchive.OfListingAsync(bucket, 1, CancellationToken.None);
        Assert.Equal(oracle.Where(row => row.ListingId == 1), archived.Concat((await site.LogAsync()).Where(row => row.ListingId == 1)));
        Assert.Empty(await ReadArchive.OfListingAsync(bucket, 2, CancellationToken.None));
        Assert.Null(await bucket.ReadAsync("none.parquet", CancellationToken.None));
    }

    [Fact]
    public async Task Bucket_ThatIsNotThere_IsRefusedInWords_WithoutTheKey()
    {
        Assert.SkipWhen(_packages.Missing is not null, $"{_packages.Missing}, so no S3 server has refused the archive.");
        await using var server = await S3Server.StartAsync(_packages);

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => Open(server, "s3://other").WriteAsync(
            "a.parquet", [new(1, 1, 1, DateTimeOffset.UnixEpoch)], CancellationToken.None));

        Assert.StartsWith("The bucket other cannot be used: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Settings["Archive__S3SecretKey"]!, refusal.ToString(), StringComparison.Ordinal);
    }

    private static IArchiveFiles Open(S3Server server, string address) => new ArchivePlaces(
        Options.Create(new ArchiveSettings
        {
            S3Endpoint = server.Endpoint,
            S3AccessKey = server.Settings["Archive__S3AccessKey"],
            S3SecretKey = server.Settings["Archive__S3SecretKey"],
        })).Open(address);

    private static string Line(ArchivedRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.ListingId} {row.Id} {row.Price:0.00} {row.ChangedAt:yyyy-MM-dd'T'HH:mm:ss.ffffff}Z");
}
