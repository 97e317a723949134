using System.Data;
using Aviv.Application.Common;
using Aviv.Application.Reading;
using Aviv.Application.Search;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Aviv.Infrastructure.Reading;

/// <summary>The connections of one workload behind a bulkhead of their number.</summary>
internal sealed class ReadPool : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PooledDbContextFactory<AvivDbContext> _contexts;
    private readonly Bulkhead _bulkhead;
    private readonly bool _snapshots;

    public ReadPool(
        string name, ReadPoolSettings settings, DataSources sources, BulkheadMetrics metrics,
        DbContextOptions<AvivDbContext> options)
    {
        _source = sources.Create(settings.ConnectionString, isRare: !settings.OpensAhead);
        _contexts = new(new DbContextOptionsBuilder<AvivDbContext>(options).UseNpgsql(_source).Options);
        _bulkhead = new(name, settings.MaxRunning, settings.MaxWaiting, metrics);
        _snapshots = settings.Snapshots;
    }

    public async Task<ReadSession> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new ReadSession(_contexts.CreateDbContext(), await _bulkhead.EnterAsync(cancellationToken));
        try
        {
            if (_snapshots) await session.Context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _bulkhead.Dispose();
    }
}

/// <param name="ConnectionString">Of the workload.</param>
/// <param name="MaxRunning">Sessions open at once.</param>
/// <param name="MaxWaiting">Sessions waited for.</param>
/// <param name="Snapshots">Whether a session shows one state of the database, however long it lasts.</param>
/// <param name="OpensAhead">Whether its first connections are opened before the first session.</param>
internal sealed record ReadPoolSettings(string ConnectionString, int MaxRunning, int MaxWaiting, bool Snapshots, bool OpensAhead);

internal sealed class ReadSession(AvivDbContext context, IDisposable turn) : IReadSession
{
    public AvivDbContext Context => context;

    public IAvivDb Db => context;

    public IListingSearch Search { get; } = new ListingSearch(context);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await context.DisposeAsync();
        }
        finally
        {
            turn.Dispose();
        }
    }
}
