using System.Runtime.CompilerServices;
using Aviv.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Application.Archive;

/// <summary>What is wrong with a file.</summary>
public enum ArchiveFault
{
    /// <summary>The manifest names it, and it is not there, or does not hold what was written to it.</summary>
    NotAsWritten,

    /// <summary>An interrupted run has left it.</summary>
    Unfinished,

    /// <summary>It is there, and the manifest does not name it.</summary>
    Unknown,
}

/// <param name="Name">Of a file.</param>
/// <param name="Rows">That it should have.</param>
/// <param name="Fault">Null where it is as it should be.</param>
public sealed record CheckedPart(string Name, int Rows, ArchiveFault? Fault);

/// <summary>Compares the manifest with the files, each with what was written to it. It changes nothing.</summary>
public sealed class CheckArchive(IAvivDb db)
{
    public async IAsyncEnumerable<CheckedPart> RunAsync(IArchiveFiles files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = await db.ArchiveParts.AsNoTracking().OrderBy(part => part.Name).ToListAsync(cancellationToken);
        foreach (var part in known) yield return new(part.Name, part.Digest?.Rows ?? 0, await FaultAsync(files, part, cancellationToken));
        var names = known.Select(part => part.Name).ToHashSet();
        await foreach (var name in files.ListAsync(range: null, cancellationToken))
            if (!names.Contains(name)) yield return new(name, 0, ArchiveFault.Unknown);
    }

    private static async Task<ArchiveFault?> FaultAsync(IArchiveFiles files, ArchivePart part, CancellationToken cancellationToken) =>
        part.State != PartState.Archived ? ArchiveFault.Unfinished
        : await ArchiveParts.ReadAsync(files, part, cancellationToken) is null ? ArchiveFault.NotAsWritten
        : null;
}
