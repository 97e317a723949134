using System.Data.Common;
using System.Diagnostics;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Cli;

/// <summary>A verb may be started together with its database, on a machine that is busy with both: it waits, and says so.</summary>
internal static class DatabaseWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>Tries to connect for as long as one attempt may take, and throws what the last one ended with.</summary>
    public static async Task UntilItAnswersAsync(AvivDbContext db)
    {
        await using var notice = new Timer(
            _ => Console.Error.WriteLine("Waiting for the database…"), null, Silence, Timeout.InfiniteTimeSpan);
        var limit = TimeSpan.FromSeconds(db.Database.GetDbConnection().ConnectionTimeout);
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await db.Database.OpenConnectionAsync();
                await db.Database.CloseConnectionAsync();
                return;
            }
            catch (Exception fault) when (MayPass(fault) && Stopwatch.GetElapsedTime(begun) < limit)
            {
                await Task.Delay(Pause);
            }
        }
    }

    // A wrong password (class 28), database (3D) or certificate does not come right by waiting.
    private static bool MayPass(Exception fault) =>
        DatabaseFault.IsUnavailable(fault) && !DatabaseFault.RefusesCertificate(fault)
            && !(fault.GetBaseException() is DbException { SqlState: { } state } && state[..2] is "28" or "3D");
}
