using Aviv.Application.Common;
using Aviv.Application.Writes;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Replaces all that a client decides about a listing.</summary>
public sealed record UpdateListing(long Id, ListingInput Input, WriteConditions Conditions) : IListingWrite;

internal sealed class UpdateListingValidator : AbstractValidator<UpdateListing>
{
    public UpdateListingValidator() => RuleFor(command => command.Input).SetValidator(new ListingInputValidator());
}

internal sealed class UpdateListingHandler(IAvivDb db, TimeProvider clock) : IRequestHandler<UpdateListing, WriteResult>
{
    public Task<WriteResult> Handle(UpdateListing request, CancellationToken cancellationToken) =>
        db.ReviseAsync(request.Id, request.Conditions, _ => request.Input.ToDetails(), clock.GetUtcNow(), cancellationToken);
}
