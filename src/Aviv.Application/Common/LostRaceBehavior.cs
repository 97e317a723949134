using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Application.Common;

/// <summary>
/// Runs a handler again whose write lost against another writer. Each further try gets a scope of its own:
/// the DbContext that lost still tracks the stale listing and the log row that must not be written.
/// </summary>
internal sealed class LostRaceBehavior<TRequest, TResponse>(IServiceScopeFactory scopes) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private const int FurtherTries = 5;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        for (var left = FurtherTries; ; left--)
        {
            try
            {
                return left == FurtherTries ? await next() : await HandleAfresh(request, cancellationToken);
            }
            catch (DbUpdateConcurrencyException) when (left > 0)
            {
                // Writers that lost together must not meet again at the same moment.
                await Task.Delay(Random.Shared.Next(1, 10 * (FurtherTries - left + 1)), cancellationToken);
            }
        }
    }

    private async Task<TResponse> HandleAfresh(TRequest request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IRequestHandler<TRequest, TResponse>>().Handle(request, cancellationToken);
    }
}
