using Aviv.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Listings;

/// <summary>Replaces a listing; the answer is null where there is none.</summary>
public sealed record UpdateListing(long Id, ListingInput Input) : IRequest<ListingDto?>;

internal sealed class UpdateListingValidator : AbstractValidator<UpdateListing>
{
    public UpdateListingValidator() => RuleFor(command => command.Input).SetValidator(new ListingInputValidator());
}

internal sealed class UpdateListingHandler(IAvivDb db, TimeProvider clock) : IRequestHandler<UpdateListing, ListingDto?>
{
    public async Task<ListingDto?> Handle(UpdateListing request, CancellationToken cancellationToken)
    {
        var listing = await db.Listings.SingleOrDefaultAsync(listing => listing.Id == request.Id, cancellationToken);
        if (listing is null) return null;
        listing.Revise(request.Input.ToDetails(), clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return ListingDto.From(listing);
    }
}
