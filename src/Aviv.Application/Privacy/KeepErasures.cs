using Aviv.Application.Common;
using Aviv.Application.Writes;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Privacy;

/// <summary>Remembers erasures that have come to their end, unless they are remembered already. The answer is how many were new.</summary>
public sealed record KeepErasures(IReadOnlyList<Erasure> Erasures) : IWrite<int>;

internal sealed class KeepErasuresHandler(IAvivDb db) : IRequestHandler<KeepErasures, int>
{
    public async Task<int> Handle(KeepErasures request, CancellationToken cancellationToken)
    {
        var ids = request.Erasures.Select(erasure => erasure.Id).ToArray();
        var kept = await db.Erasures.Where(erasure => ids.Contains(erasure.Id)).Select(erasure => erasure.Id)
            .ToHashSetAsync(cancellationToken);
        var added = request.Erasures.DistinctBy(erasure => erasure.Id).Where(erasure => !kept.Contains(erasure.Id)).ToList();
        db.Erasures.AddRange(added);
        await db.SaveChangesAsync(cancellationToken);
        return added.Count;
    }
}
