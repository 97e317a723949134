using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Access;

/// <summary>Makes a key useless, on every instance within a minute. Its row stays; the answer is false where there is none.</summary>
public sealed record RevokeApiKey(string Prefix) : IRequest<bool>;

internal sealed class RevokeApiKeyHandler(IAvivDb db, SecurityTrail trail, Pseudonyms pseudonyms, TimeProvider clock)
    : IRequestHandler<RevokeApiKey, bool>
{
    public async Task<bool> Handle(RevokeApiKey request, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(key => key.Prefix == request.Prefix, cancellationToken);
        if (key is null) return false;
        key.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        trail.KeyRevoked(pseudonyms.OfKey(key.Prefix));
        return true;
    }
}
