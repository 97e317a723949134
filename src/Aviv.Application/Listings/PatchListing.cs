using Aviv.Application.Writes;
using FluentValidation;
using MediatR;

namespace Aviv.Application.Listings;

/// <summary>Replaces some of what a client decides about a listing, as a JSON Merge Patch (RFC 7396) says.</summary>
public sealed record PatchListing(long Id, ListingPatch Patch, WriteConditions Conditions) : IListingWrite;

internal sealed class PatchListingValidator : AbstractValidator<PatchListing>
{
    // The rules of a whole listing, as far as the patch touches it.
    private static readonly ListingInputValidator Whole = new();

    public PatchListingValidator() => RuleFor(command => command.Patch).Custom((patch, context) =>
    {
        foreach (var failure in Whole.Validate(patch.Input).Errors.Where(failure => patch.Has(failure.PropertyName)))
        {
            // A patch may leave anything out, so what it names and should not is null.
            if (failure.AttemptedValue is null) failure.ErrorMessage = "must not be null";
            context.AddFailure(failure);
        }
    });
}

internal sealed class PatchListingHandler(ListingRevision revision) : IRequestHandler<PatchListing, WriteResult>
{
    public Task<WriteResult> Handle(PatchListing request, CancellationToken cancellationToken) =>
        revision.RunAsync(request.Id, request.Conditions, request.Patch.ApplyTo, cancellationToken);
}
