using Aviv.Application.Listings;
using Aviv.Application.Writes;
using MediatR;
using Npgsql;

namespace Aviv.Api.Health;

/// <summary>
/// Opens connections and lets the runtime compile what most requests run. A burst on a cold instance would wait for both, longer
/// than a request waits for a connection.
/// </summary>
internal sealed class WarmUp(NpgsqlDataSource requests, IServiceScopeFactory scopes) : IDisposable
{
    // As many as are kept for what is no request.
    private const int Connections = 4;

    // Listings are numbered from 1: there is nothing to find, nor to remove.
    private const long NoListing = 0;

    // Two that each held some of a small pool's connections would wait for the other's.
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isDone;

    /// <summary>Once an instance; what fails is tried anew the next time.</summary>
    public async Task OnceAsync(CancellationToken cancellationToken)
    {
        if (_isDone) return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_isDone) return;
            await OpenConnectionsAsync(cancellationToken);
            await RehearseAsync(cancellationToken);
            _isDone = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // All are held until the last is open, and then go to the pool.
    private async Task OpenConnectionsAsync(CancellationToken cancellationToken)
    {
        var open = new Stack<NpgsqlConnection>();
        try
        {
            while (open.Count < Connections) open.Push(await requests.OpenConnectionAsync(cancellationToken));
        }
        finally
        {
            foreach (var connection in open) await connection.DisposeAsync();
        }
    }

    private async Task RehearseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        await mediator.Send(new DeleteListing(NoListing, new WriteConditions(Key: null, Precondition.None)), cancellationToken);
        await mediator.Send(new GetListing(NoListing), cancellationToken);
        await mediator.Send(new GetListingPrices(NoListing), cancellationToken);
        await mediator.Send(new GetListings(ListingFilter.None, ListingOrder.NewestFirst, After: null, Limit: 1, Count: false), cancellationToken);
    }
}
