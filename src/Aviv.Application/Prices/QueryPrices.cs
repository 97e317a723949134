using Aviv.Application.Common;
using Aviv.Application.Reading;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Prices;

/// <summary>Every price that some listings had: for each id once, in the order of the ids.</summary>
public sealed record QueryPrices(PricesQueryInput Input) : IRequest<QueriedPrices>;

/// <param name="Ids">Each once, in the order asked for.</param>
/// <param name="Listings">Null where there are so many prices that they are to be read listing by listing.</param>
public sealed record QueriedPrices(IReadOnlyList<long> Ids, IReadOnlyList<ListingPricesDto>? Listings);

internal sealed class QueryPricesValidator : AbstractValidator<QueryPrices>
{
    public QueryPricesValidator()
    {
        RuleFor(query => query.Input.Ids).Required()
            .Must(ids => ids!.Count <= PricesQueryInput.MaxIds).WithMessage($"must be at most {PricesQueryInput.MaxIds} ids");
        RuleForEach(query => query.Input.Ids)
            .NotNull().WithMessage("is required")
            .Must(id => id is null || id.Value.ToInt64() >= 1).WithMessage($"must be a whole number from 1 to {long.MaxValue}")
            // One fault says it all of a list that is too long.
            .When(query => query.Input.Ids?.Count <= PricesQueryInput.MaxIds);
    }
}

internal sealed class QueryPricesHandler(IReadSessions sessions) : IRequestHandler<QueryPrices, QueriedPrices>
{
    // Some two megabytes of JSON.
    private const int MostRows = 20_000;

    public async Task<QueriedPrices> Handle(QueryPrices request, CancellationToken cancellationToken)
    {
        var ids = request.Input.Ids!.Select(id => id!.Value.ToInt64()!.Value).Distinct().ToArray();
        if (ids is []) return new(ids, []);
        var most = MostRows / ids.Length;
        await using var session = await sessions.OpenAsync(Workload.List, cancellationToken);
        var prices = await session.Db.PricesOfAsync(ids, most + 1, cancellationToken);
        if (prices.Any(one => one.Count() > most)) return new(ids, null);
        return new(ids, [.. ids.Select(id => new ListingPricesDto { Id = id, Prices = [.. prices[id]] })]);
    }
}
