using Aviv.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Access;

/// <summary>All keys, the newest last.</summary>
public sealed record ListApiKeys : IRequest<IReadOnlyList<ListedApiKey>>;

/// <param name="Key">Without its secret.</param>
/// <param name="UsedAt">The hour in which it was last used; null for never.</param>
public sealed record ListedApiKey(ApiKey Key, DateTimeOffset? UsedAt);

internal sealed class ListApiKeysHandler(IAvivDb db) : IRequestHandler<ListApiKeys, IReadOnlyList<ListedApiKey>>
{
    public async Task<IReadOnlyList<ListedApiKey>> Handle(ListApiKeys request, CancellationToken cancellationToken) =>
        await db.ApiKeys.AsNoTracking().OrderBy(key => key.CreatedAt).ThenBy(key => key.Prefix)
            .Select(key => new ListedApiKey(
                key, db.ApiKeyUses.Where(use => use.Prefix == key.Prefix).Select(use => (DateTimeOffset?)use.UsedAt).SingleOrDefault()))
            .ToListAsync(cancellationToken);
}
