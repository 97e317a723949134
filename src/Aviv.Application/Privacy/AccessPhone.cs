using System.Runtime.CompilerServices;
using Aviv.Application.Access;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Privacy;

/// <summary>Which listings have a phone number, as far as <paramref name="Caller"/>, a pseudonym, is told.</summary>
public sealed record AccessPhone(PhoneInput Input, string Caller) : IRequest<PhoneAccess>;

internal sealed class AccessPhoneValidator : AbstractValidator<AccessPhone>
{
    public AccessPhoneValidator() => RuleFor(query => query.Input).SetValidator(new PhoneInputValidator());
}

internal sealed class AccessPhoneHandler(IReadSessions sessions, IStoredContacts contacts, SecurityTrail trail)
    : IRequestHandler<AccessPhone, PhoneAccess>
{
    public async Task<PhoneAccess> Handle(AccessPhone request, CancellationToken cancellationToken) => new(
        await sessions.OpenAsync(Workload.LargePage, cancellationToken), contacts, request.Input.ToNumber(),
        told => trail.PhoneAccessed(request.Caller, told));
}

/// <summary>The listings, part by part, however many an agency has; from one snapshot until it is disposed of.</summary>
public sealed class PhoneAccess(IReadSession session, IStoredContacts contacts, PhoneNumber number, Action<int> audit) : IAsyncDisposable
{
    private const int PartSize = 500;

    private IQueryable<Listing>? _showing;
    private int? _told;

    /// <summary>By id.</summary>
    public async IAsyncEnumerable<IReadOnlyList<PhoneListingDto>> PartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        for (var count = PartSize; count == PartSize;)
        {
            var part = await NextAsync(last, cancellationToken);
            count = part.Count;
            _told = (_told ?? 0) + count;
            if (count > 0) last = part[^1].Id;
            yield return part;
        }
    }

    public ValueTask DisposeAsync()
    {
        // Who was told nothing since the database failed is not told of.
        if (_told is { } told) audit(told);
        return session.DisposeAsync();
    }

    private async Task<List<PhoneListingDto>> NextAsync(long after, CancellationToken cancellationToken)
    {
        _showing ??= await FindAsync(cancellationToken);
        return await _showing.Where(listing => listing.Id > after).OrderBy(listing => listing.Id).Take(PartSize)
            .Select(listing => new PhoneListingDto
            {
                Id = listing.Id,
                Source = listing.Source,
                CreatedDate = listing.CreatedDate,
                UpdatedDate = listing.UpdatedDate,
            })
            .ToListAsync(cancellationToken);
    }

    private async Task<IQueryable<Listing>> FindAsync(CancellationToken cancellationToken)
    {
        await contacts.RequireKeysAsync(session.Db.Listings, cancellationToken);
        return await contacts.ShowingAsync(session.Db.Listings, number, cancellationToken);
    }
}
