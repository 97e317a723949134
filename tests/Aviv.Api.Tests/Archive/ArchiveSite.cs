using System.Globalization;
using Aviv.Api.Cli;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Archive;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using AvivDb = Aviv.Infrastructure.Persistence.AvivDbContext;

namespace Aviv.Api.Tests.Archive;

/// <summary>A database with histories of 2015 and 2016, a folder for its archive, and runs of the archive as its own role.</summary>
internal sealed class ArchiveSite : IAsyncDisposable
{
    /// <summary>After the first quarter, and in the middle of the second.</summary>
    public static readonly DateTimeOffset Spring = At("2015-04-01"), May = At("2015-05-16");

    private readonly WebApplication _app;

    private ArchiveSite(TestDatabase database, WebApplication app) => (Database, _app) = (database, app);

    public TestDatabase Database { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("aviv-archive-").FullName;

    public Steps Steps { get; } = new();

    public static async Task<ArchiveSite> CreateAsync()
    {
        var database = await TestDatabase.CreateMigratedAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Aviv"] = database.ConnectionString,
            ["ConnectionStrings:AvivArchive"] = await database.GrantArchiveAsync(),
            ["Security:Secret"] = new string('k', 32),
            [SuiteContacts.Setting] = SuiteContacts.Secret,
        });
        builder.AddAviv();
        builder.AddVerbs(["archive"]);
        ArchiveSite? site = null;
        builder.Services.ConfigureDbContext<AvivDb>(options => options.AddInterceptors(site!.Steps));
        return site = new(database, builder.Build());
    }

    public static DateTimeOffset At(string instant) =>
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>
    /// Empties all, and fills in listings of these numbers: each has a price a week and one more every seventh, from a day of its own on,
    /// and as many microseconds as its number.
    /// </summary>
    public async Task FillAsync(int weeks, params long[] listings)
    {
        foreach (var part in Directory.EnumerateDirectories(Folder)) Directory.Delete(part, recursive: true);
        await Database.ExecuteAsync($"""
            TRUNCATE listing, archive_manifest, archive_run, listing_archive CASCADE;
            INSERT INTO listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2,
              rooms_count, bedrooms_count, price, created_date, updated_date, version) OVERRIDING SYSTEM VALUE
            SELECT i, 'n', 'd', 'HOUSE', 's', 'p', 'c', 'FR', 1, 1, 0, 0, '2015-01-01Z', '2015-01-01Z', 1
            FROM unnest(ARRAY[{string.Join(',', listings)}]) i;
            INSERT INTO listing_price_log (listing_id, price_change, updated_time)
            SELECT id, (id * 1000 + week * 7 % 100 + 0.25 * (week % 4)) % 1000000, '2015-01-01Z'::timestamptz
              + (id % 28) * interval '1 day' + week * interval '1 week' + id % 1000 * interval '1 us'
            FROM generate_series(0, {weeks - 1}) week, listing ORDER BY week, id;
            UPDATE listing SET (price, updated_date) = (
              SELECT price_change, updated_time FROM listing_price_log WHERE listing_id = listing.id ORDER BY id DESC LIMIT 1)
            """);
    }

    /// <summary>A run, from its lock to its end.</summary>
    public async Task<List<ArchiveStep>> RunAsync(DateTimeOffset boundary, IArchiveFiles? files = null, int? killAt = null)
    {
        Steps.Reset(killAt);
        await using var scope = _app.Services.CreateAsyncScope();
        var run = scope.ServiceProvider.GetRequiredService<ArchivePrices>().RunAsync(files ?? Files(), boundary, CancellationToken.None);
        var steps = new List<ArchiveStep>();
        await foreach (var step in run) steps.Add(step);
        return steps;
    }

    /// <summary>The same, where it is killed at a step; false where it ended before.</summary>
    public async Task<bool> KillAsync(DateTimeOffset boundary, int at)
    {
        try
        {
            await RunAsync(boundary, killAt: at);
        }
        catch (Exception fault) when (fault is KilledException || fault.GetBaseException() is KilledException)
        {
            return true;
        }

        return Steps.WasKilled;
    }

    public SteppedFiles Files() => new(Place(), Steps, Folder);

    public IArchiveFiles Place() => _app.Services.GetRequiredService<IArchivePlaces>().Open(Folder);

    /// <summary>What <c>archive check</c> finds fault with.</summary>
    public async Task<List<CheckedPart>> FaultsAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var faults = new List<CheckedPart>();
        await foreach (var part in scope.ServiceProvider.GetRequiredService<CheckArchive>().RunAsync(Place(), CancellationToken.None))
            if (part.Fault is not null) faults.Add(part);
        return faults;
    }

    /// <summary>All rows of the log, in the order of its key.</summary>
    public async Task<List<ArchivedRow>> LogAsync()
    {
        await using var context = Database.NewContext();
        return await context.PriceLog.OrderBy(row => row.ListingId).ThenBy(row => row.Id)
            .Select(row => new ArchivedRow(row.ListingId, row.Id, row.Price, row.ChangedAt)).ToListAsync();
    }

    /// <summary>All rows of all files, by name, whether the manifest knows of them or not.</summary>
    public async Task<List<ArchivedRow>> ArchiveAsync()
    {
        var rows = new List<ArchivedRow>();
        await foreach (var name in Place().ListAsync(range: null, CancellationToken.None))
            rows.AddRange((await Place().ReadAsync(name, CancellationToken.None))!);
        return rows;
    }

    /// <summary>Log and archive together have these rows, each once, and every listing's newest is in the log.</summary>
    public async Task AssertKeptAsync(IReadOnlyList<ArchivedRow> oracle)
    {
        var together = (await LogAsync()).Concat(await ArchiveAsync()).OrderBy(row => row.ListingId).ThenBy(row => row.Id);
        Assert.Equal(oracle, together);
        await Histories.AssertSoundAsync(Database);
    }

    /// <summary>The rows that a boundary leaves in the log, by other means: of each listing the one in force, and the later ones.</summary>
    public static List<ArchivedRow> LeftBy(DateTimeOffset boundary, IEnumerable<ArchivedRow> rows) =>
    [
        .. rows.GroupBy(row => row.ListingId).SelectMany(
            history => history.Skip(Math.Max(0, history.Count(row => row.ChangedAt <= boundary) - 1))),
    ];

    public string[] Left => [.. Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories)];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
