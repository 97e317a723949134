using AutoMapper;
using Aviv.Application.Common;
using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Listings;

public sealed record CreateListing(ListingInput Input, WriteConditions Conditions) : IListingWrite;

internal sealed class CreateListingValidator : AbstractValidator<CreateListing>
{
    public CreateListingValidator() => RuleFor(command => command.Input).SetValidator(new ListingInputValidator());
}

internal sealed class CreateListingHandler(IAvivDb db, WritableListings listings, IMapper mapper, TimeProvider clock)
    : IRequestHandler<CreateListing, WriteResult>
{
    public async Task<WriteResult> Handle(CreateListing request, CancellationToken cancellationToken)
    {
        var source = listings.SourceOfNew(request.Input.Source, request.Conditions.Caller);
        var listing = Listing.Create(request.Input.ToDetails(), clock.GetUtcNow(), source);
        db.Listings.Add(listing);
        await db.SaveChangesAsync(cancellationToken);
        return WriteResult.Of(WriteOutcome.Created, mapper.Map<ListingDto>(listing, showsNumbers: true));
    }
}
