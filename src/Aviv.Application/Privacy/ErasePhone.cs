using Aviv.Application.Access;
using Aviv.Application.Reading;
using Aviv.Domain.Listings;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Privacy;

/// <summary>Erases a phone number from every listing, for <paramref name="Caller"/>, a pseudonym. It may be repeated.</summary>
public sealed record ErasePhone(PhoneInput Input, string Caller) : IRequest<ErasureDto>;

/// <summary>What an erasure did.</summary>
public sealed record ErasureDto
{
    /// <summary>How many listings had the number.</summary>
    public required int Erased { get; init; }
}

internal sealed class ErasePhoneValidator : AbstractValidator<ErasePhone>
{
    public ErasePhoneValidator() => RuleFor(command => command.Input).SetValidator(new PhoneInputValidator());
}

internal sealed class ErasePhoneHandler(
    IReadSessions sessions, IStoredContacts contacts, IErasedFile file, ContactErasure erasing, IMediator mediator, SecurityTrail trail,
    TimeProvider clock) : IRequestHandler<ErasePhone, ErasureDto>
{
    // Whoever gives the number to listings without end is to be stopped first.
    private const int MostRounds = 10;

    public async Task<ErasureDto> Handle(ErasePhone request, CancellationToken cancellationToken)
    {
        var number = request.Input.ToNumber();
        // Before the line is written: where nothing can be read, nothing will be erased.
        var found = await FindAsync(number, cancellationToken);
        var erasure = new Erasure(Guid.CreateVersion7(), clock.GetUtcNow());
        var erasures = await file.AppendAsync(erasure, number, cancellationToken);
        var erased = await EraseAsync(number, found, cancellationToken);
        trail.PhoneErased(request.Caller, erased);
        await RequireKeysAsync(cancellationToken);
        await mediator.Send(new KeepErasures(erasures), cancellationToken);
        return new() { Erased = erased };
    }

    // Until none is found: a listing may have got the number meanwhile, or it may have been sealed under another key.
    private async Task<int> EraseAsync(PhoneNumber number, long[] found, CancellationToken cancellationToken)
    {
        var erased = 0;
        for (var round = 0; found is not []; round++)
        {
            if (round == MostRounds) throw new DbUpdateConcurrencyException("The number is written again and again.");
            erased += await erasing.RunAsync(number, found, until: null, cancellationToken);
            found = await FindAsync(number, cancellationToken);
        }

        return erased;
    }

    private async Task<long[]> FindAsync(PhoneNumber number, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.LargePage, cancellationToken);
        var holding = await contacts.HoldingAsync(session.Db.Listings, number, cancellationToken);
        return await holding.OrderBy(listing => listing.Id).Select(listing => listing.Id).ToArrayAsync(cancellationToken);
    }

    private async Task RequireKeysAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenAsync(Workload.LargePage, cancellationToken);
        await contacts.RequireKeysAsync(session.Db.Listings, cancellationToken);
    }
}
