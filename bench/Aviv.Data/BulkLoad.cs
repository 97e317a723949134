using Npgsql;
using NpgsqlTypes;

namespace Aviv.Data;

/// <summary>
/// Fills an empty database with seeded listings and their histories, past the API: by COPY, in one transaction, so that an interrupted
/// load leaves nothing. Phone numbers are sealed by the caller, who has the keys. It names the columns it fills, and takes no more memory
/// for more listings.
/// </summary>
public static class BulkLoad
{
    private const int ReportEvery = 10_000;

    private const string CopyPrices = "COPY listing_price_log (id, listing_id, price_change, updated_time) FROM STDIN (FORMAT binary)";

    /// <exception cref="InvalidOperationException">The database is not migrated, or holds listings.</exception>
    public static async Task RunAsync(
        string ownerConnectionString, int listings, long seed, Func<string, SealedNumber> seal,
        IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(listings, 1);
        // PostgreSQL answers only when it has checked all the rows.
        var settings = new NpgsqlConnectionStringBuilder(ownerConnectionString) { CommandTimeout = 0, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await FillAsync(connection, listings, seed, seal, progress, cancellationToken);
        // So that the first queries find statistics and a visibility map, as in a database that grew over years.
        await ExecuteAsync(connection, "VACUUM ANALYZE listing, listing_price_log", cancellationToken);
    }

    private static async Task FillAsync(
        NpgsqlConnection connection, int listings, long seed, Func<string, SealedNumber> seal,
        IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RefuseUnlessEmptyAsync(connection, cancellationToken);
        await SendListingsAsync(connection, SeededListings.Generate(seed, listings), seal, progress, cancellationToken);
        var prices = await SendPricesAsync(connection, SeededListings.Generate(seed, listings), progress, cancellationToken);
        await MoveSequenceAsync(connection, "listing", listings, cancellationToken);
        await MoveSequenceAsync(connection, "listing_price_log", prices, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RefuseUnlessEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Migrated = "SELECT to_regclass('listing') IS NOT NULL AND to_regclass('listing_price_log') IS NOT NULL";
        if (!await IsTrueAsync(connection, Migrated, cancellationToken))
            throw new InvalidOperationException("The database is not migrated; run: dotnet ef database update");
        // Nobody else may write the first listing between the question and the commit.
        await ExecuteAsync(connection, "LOCK TABLE listing IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        if (await IsTrueAsync(connection, "SELECT EXISTS (SELECT FROM listing)", cancellationToken))
            throw new InvalidOperationException("The database already holds listings; create an empty one, migrate it, and load that.");
    }

    private static async Task SendListingsAsync(
        NpgsqlConnection connection,
        IEnumerable<SeededListing> listings,
        Func<string, SealedNumber> seal,
        IProgress<LoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(ListingRow.Copy, cancellationToken);
        var rows = 0L;
        foreach (var listing in listings)
        {
            await copy.StartRowAsync(cancellationToken);
            await ListingRow.WriteAsync(copy, listing, seal, cancellationToken);
            Report(progress, "listing", ++rows);
        }

        await CompleteAsync(copy, progress, "listing", rows, cancellationToken);
    }

    private static async Task<long> SendPricesAsync(
        NpgsqlConnection connection,
        IEnumerable<SeededListing> listings,
        IProgress<LoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyPrices, cancellationToken);
        var rows = 0L;
        foreach (var (id, price) in listings.SelectMany(listing => listing.Prices, (listing, price) => (listing.Id, price)))
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(++rows, cancellationToken);
            await copy.WriteAsync(id, cancellationToken);
            await copy.WriteAsync(price.Price, cancellationToken);
            await copy.WriteAsync(price.ChangedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            Report(progress, "listing_price_log", rows);
        }

        await CompleteAsync(copy, progress, "listing_price_log", rows, cancellationToken);
        return rows;
    }

    private static void Report(IProgress<LoadProgress>? progress, string table, long rows)
    {
        if (rows % ReportEvery == 0) progress?.Report(new(table, rows));
    }

    private static async Task CompleteAsync(
        NpgsqlBinaryImporter copy, IProgress<LoadProgress>? progress, string table, long rows, CancellationToken cancellationToken)
    {
        await copy.CompleteAsync(cancellationToken);
        progress?.Report(new(table, rows));
    }

    // Never backwards: an id that was given out must not name another listing.
    private static Task MoveSequenceAsync(NpgsqlConnection connection, string table, long used, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            $"SELECT setval(sequence, greatest({used}, pg_sequence_last_value(sequence))) "
            + $"FROM CAST(pg_get_serial_sequence('{table}', 'id') AS regclass) sequence",
            cancellationToken);

    private static async Task<bool> IsTrueAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
