using Aviv.Application.Reading;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>One listing; the answer is null where there is none.</summary>
public sealed record GetListing(long Id, bool ShowsNumber) : IRequest<ListingDto?>
{
    /// <inheritdoc cref="IListingLoader"/>
    public long? Known { get; init; }
}

internal sealed class GetListingHandler(IListingLoader loader) : IRequestHandler<GetListing, ListingDto?>
{
    public Task<ListingDto?> Handle(GetListing request, CancellationToken cancellationToken) =>
        loader.FindAsync(request.Id, request.ShowsNumber, request.Known, cancellationToken);
}
