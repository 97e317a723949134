using Aviv.Application.Archive;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Aviv.Infrastructure.Archive;

/// <summary>
/// The one place that takes rows out of the price log by themselves, and so past change tracking: whole files of rows that a newer one has
/// superseded, each compared with the file in all its columns.
/// </summary>
internal sealed class ArchivedLog(AvivDbContext db, TimeProvider clock) : IArchivedLog
{
    // Of no meaning but that no other part of the program takes it.
    private const long Key = 0x41766976_61726368;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<IAsyncDisposable?> BeAloneAsync(CancellationToken cancellationToken)
    {
        // It belongs to the connection, which is open from now on, and ends with it.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var since = clock.GetTimestamp();
        while (!await TryLockAsync(cancellationToken))
        {
            // Of a run that was killed, the server may not know yet.
            if (clock.GetElapsedTime(since) > Patience) return null;
            await Task.Delay(Pause, cancellationToken);
        }

        return new Alone(db);
    }

    public async Task<bool> RemoveAsync(ArchivePart part, IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            if (await DeleteAsync(rows, cancellationToken) != rows.Count) return false;
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }

        await NoteAsync(rows, cancellationToken);
        part.Archive(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> TryLockAsync(CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock({Key}) AS \"Value\"").ToListAsync(cancellationToken)).Single();

    // A listing that is being deleted has its rows locked. Who deletes it waits for nobody who waits for it: this gives up first.
    private async Task<int> DeleteAsync(IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SET LOCAL lock_timeout = '300ms'", cancellationToken);
        var deleted = await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM listing_price_log log
            USING unnest({Column(rows, row => row.ListingId)}, {Column(rows, row => row.Id)}, {Column(rows, row => row.Price)},
                {Column(rows, row => row.ChangedAt)}) AS filed (listing_id, id, price_change, updated_time)
            WHERE log.listing_id = filed.listing_id AND log.id = filed.id
                AND log.price_change = filed.price_change AND log.updated_time = filed.updated_time
            """,
            cancellationToken);
        await db.Database.ExecuteSqlAsync($"SET LOCAL lock_timeout TO DEFAULT", cancellationToken);
        return deleted;
    }

    // A listing that had no row left would have no instant here, and the transaction would fail.
    private Task<int> NoteAsync(IReadOnlyList<ArchivedRow> rows, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO listing_archive (listing_id, archived_before, rows)
        SELECT filed.listing_id, (
            SELECT log.updated_time FROM listing_price_log log WHERE log.listing_id = filed.listing_id ORDER BY log.id LIMIT 1), count(*)
        FROM unnest({Column(rows, row => row.ListingId)}) AS filed (listing_id) GROUP BY filed.listing_id
        ON CONFLICT (listing_id) DO UPDATE
        SET archived_before = excluded.archived_before, rows = listing_archive.rows + excluded.rows
        """,
        cancellationToken);

    private static T[] Column<T>(IReadOnlyList<ArchivedRow> rows, Func<ArchivedRow, T> value) => [.. rows.Select(value)];

    private sealed class Alone(AvivDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Key})");
            }
            catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
            {
                // The connection broke, and took the lock along.
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
