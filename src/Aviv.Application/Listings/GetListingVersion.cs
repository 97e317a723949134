using Aviv.Application.Reading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>
/// A listing's version alone, which tells whether a client's copy still holds; the answer is null where there is no such listing.
/// </summary>
public sealed record GetListingVersion(long Id) : IRequest<long?>;

internal sealed class GetListingVersionHandler(IReadSessions sessions) : IRequestHandler<GetListingVersion, long?>
{
    public async Task<long?> Handle(GetListingVersion request, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.ById, cancellationToken);
        return await session.Db.Listings.Where(listing => listing.Id == request.Id)
            .Select(listing => (long?)listing.Version)
            .SingleOrDefaultAsync(cancellationToken);
    }
}
