using AutoMapper;
using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Application.Writes;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Prices;

/// <summary>Logs a price that was set past the aggregate. History that is there already is not rewritten.</summary>
public sealed record RepairHistory(long Id) : IWrite<WriteResult>;

internal sealed class RepairHistoryHandler(IAvivDb db, IMapper mapper, TimeProvider clock) : IRequestHandler<RepairHistory, WriteResult>
{
    public async Task<WriteResult> Handle(RepairHistory request, CancellationToken cancellationToken)
    {
        var listing = await db.Listings.SingleOrDefaultAsync(listing => listing.Id == request.Id, cancellationToken);
        if (listing is null) return WriteResult.NotFound;
        var newest = await db.PriceLog.Where(row => row.ListingId == request.Id)
            .OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        listing.LogMissingPrice(newest, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return WriteResult.Of(WriteOutcome.Updated, mapper.Map<ListingDto>(listing));
    }
}
