using System.Threading.Channels;
using Aviv.Application.Reading;

namespace Aviv.Api.Cache;

/// <summary>
/// Lets answers live on that are asked for all the time: the database is asked, for many at once, whether theirs is still the
/// listing's version, and then nothing is read or written anew. An answer that is not renewed in time ends like any other.
/// </summary>
internal sealed partial class Renewals(IServiceProvider services, TimeProvider clock, ILogger<Renewals> logger) : BackgroundService
{
    private const int MostAtOnce = 1000;

    // So that a question has many answers to ask for. Far less than a third of a life.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(long Id, CachedRead Read)> _offered = Channel.CreateBounded<(long, CachedRead)>(
        new BoundedChannelOptions(10 * MostAtOnce) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Nobody waits for it. An answer is offered once, however often it is asked for.</summary>
    public void Offer(long id, CachedRead read)
    {
        if (read.Claim()) _offered.Writer.TryWrite((id, read));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _offered.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gathering, stoppingToken);
                await TryRenewAsync(Gathered(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host may also end without stopping, as when its port is taken; then it would report this as a fault.
        }
    }

    private List<(long Id, CachedRead Read)> Gathered()
    {
        var gathered = new List<(long, CachedRead)>();
        while (gathered.Count < MostAtOnce && _offered.Reader.TryRead(out var one)) gathered.Add(one);
        return gathered;
    }

    private async Task TryRenewAsync(List<(long Id, CachedRead Read)> gathered, CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetTimestamp();
            // Not by the constructor: hosted services are made before the settings are found right or wrong.
            var reads = services.GetRequiredService<IListingLoader>();
            var versions = await reads.FindVersionsAsync([.. gathered.Select(one => one.Id).Distinct()], cancellationToken);
            gathered.RemoveAll(one => !versions.TryGetValue(one.Id, out var version) || version != one.Read.Version);
            foreach (var (_, read) in gathered) read.Renew(now);
            LogRenewed(gathered.Count);
        }
        catch (Exception fault)
        {
            // Whoever asks next reads anew, and learns of the fault if it lasts.
            LogMissed(fault.GetBaseException().Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Renewed {Count} answers in memory")]
    private partial void LogRenewed(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answers in memory were not renewed: {Reason}")]
    private partial void LogMissed(string reason);
}
