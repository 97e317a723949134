using Aviv.Application.Reading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>
/// A listing's version alone, which tells whether a client's copy of its prices still holds; the answer is null where there is no such
/// listing.
/// </summary>
public sealed record GetListingVersion(long Id) : IRequest<ListingVersion?>;

internal sealed class GetListingVersionHandler(IReadSessions sessions) : IRequestHandler<GetListingVersion, ListingVersion?>
{
    public async Task<ListingVersion?> Handle(GetListingVersion request, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.ById, cancellationToken);
        var db = session.Db;
        var versions =
            from listing in db.Listings
            where listing.Id == request.Id
            join archived in db.ListingArchives on listing.Id equals archived.ListingId into archives
            from archive in archives.DefaultIfEmpty()
            select new { listing.Version, listing.UpdatedDate, ArchivedBefore = (DateTimeOffset?)archive.ArchivedBefore };
        return await versions.SingleOrDefaultAsync(cancellationToken) is { } found
            ? new(found.Version, found.UpdatedDate) { ArchivedBefore = found.ArchivedBefore }
            : null;
    }
}
