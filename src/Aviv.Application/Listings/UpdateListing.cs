using Aviv.Application.Writes;
using Aviv.Domain.Listings;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Replaces all that a client decides about a listing, but for a number that is left out.</summary>
public sealed record UpdateListing(long Id, ListingInput Input, WriteConditions Conditions) : IListingWrite;

internal sealed class UpdateListingValidator : AbstractValidator<UpdateListing>
{
    public UpdateListingValidator() => RuleFor(command => command.Input).SetValidator(new ListingInputValidator());
}

internal sealed class UpdateListingHandler(ListingRevision revision) : IRequestHandler<UpdateListing, WriteResult>
{
    public Task<WriteResult> Handle(UpdateListing request, CancellationToken cancellationToken) =>
        revision.RunAsync(request.Id, request.Conditions, listing => Details(request.Input, listing), cancellationToken);

    private static ListingDetails Details(ListingInput input, Listing listing)
    {
        // A client that knows nothing of sources leaves it out.
        if (input.Source is not null) input.RequireSource(listing.Source);
        return input.ToDetails(input.Replaces, listing.Details);
    }
}
