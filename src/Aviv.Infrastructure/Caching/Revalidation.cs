using Aviv.Application.Reading;
using Aviv.Infrastructure.Reading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aviv.Infrastructure.Caching;

/// <summary>
/// Stale-while-revalidate: the database is asked, for many answers at once, whether theirs is still the listing's version. Then they
/// live on, and nothing is read or written anew. What is not revalidated in time ends like any other answer.
/// </summary>
public sealed partial class Revalidation(
    IListingLoader loader, TimeProvider clock, IHostApplicationLifetime host, ILogger<Revalidation> logger)
{
    // Late in an answer's life, so that it is seldom, and in time.
    private static readonly TimeSpan From = CachedRead.Life * 2 / 3;

    // It gathers so that one query asks for many, for far less than is left of a life.
    private readonly SingleFlight<(long Id, CachedRead Read), bool> _flights = new(
        TimeProvider.System, patience: TimeSpan.FromMilliseconds(100), mostItems: 1000, gathering: TimeSpan.FromMilliseconds(100));

    /// <summary>Nobody waits for it. An answer that is due is asked for once, however often it is offered.</summary>
    public void Offer(long id, CachedRead read)
    {
        if (read.Age(clock) >= From && read.Claim(clock)) _ = _flights.AskAsync("", (id, read), RevalidateAsync, host.ApplicationStopped);
    }

    private async Task<bool> RevalidateAsync((long Id, CachedRead Read)[] due, CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetTimestamp();
            var versions = await loader.FindVersionsAsync([.. due.Select(one => one.Id).Distinct()], cancellationToken);
            // Whether prices were archived is not asked: what was read before is still true, and is read anew soon all the same.
            var same = due.Where(one => versions.TryGetValue(one.Id, out var version)
                && version == one.Read.Version with { ArchivedBefore = null }).ToList();
            foreach (var (_, read) in same) read.LiveOn(now);
            LogRevalidated(same.Count);
            return true;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever asks next reads anew, and learns of the fault if it lasts.
            LogMissed(fault.GetBaseException().Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "Revalidated {Count} answers in memory")]
    private partial void LogRevalidated(int count);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Answers in memory were not revalidated: {Reason}")]
    private partial void LogMissed(string reason);
}
