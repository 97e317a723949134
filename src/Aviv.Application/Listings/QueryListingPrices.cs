using Aviv.Application.Common;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Every price that some listings had: for each id once, in the order of the ids.</summary>
public sealed record QueryListingPrices(PricesQuery Input) : IRequest<IReadOnlyList<ListingPricesDto>>;

internal sealed class QueryListingPricesValidator : AbstractValidator<QueryListingPrices>
{
    public QueryListingPricesValidator()
    {
        RuleFor(query => query.Input.Ids).Required()
            .Must(ids => ids!.Count <= PricesQuery.MaxIds).WithMessage($"must be at most {PricesQuery.MaxIds} ids");
        RuleForEach(query => query.Input.Ids)
            .NotNull().WithMessage("is required")
            .Must(id => id is null || id.Value.ToInt64() >= 1).WithMessage($"must be a whole number from 1 to {long.MaxValue}")
            // One fault says it all of a list that is too long.
            .When(query => query.Input.Ids?.Count <= PricesQuery.MaxIds);
    }
}

internal sealed class QueryListingPricesHandler(IAvivDb db) : IRequestHandler<QueryListingPrices, IReadOnlyList<ListingPricesDto>>
{
    public async Task<IReadOnlyList<ListingPricesDto>> Handle(QueryListingPrices request, CancellationToken cancellationToken)
    {
        var ids = request.Input.Ids!.Select(id => id!.Value.ToInt64()!.Value).Distinct().ToArray();
        if (ids is []) return [];
        var prices = await db.PricesOfAsync(ids, cancellationToken);
        return [.. ids.Select(id => new ListingPricesDto { Id = id, Prices = [.. prices[id]] })];
    }
}
