namespace Aviv.Application.Archive;

/// <summary>
/// The archived prices of a listing, oldest first. By the files alone, so that it needs no database; a row that two files have, as after a
/// restore, comes once.
/// </summary>
public static class ReadArchive
{
    public static async Task<IReadOnlyList<ArchivedRow>> OfListingAsync(
        IArchiveFiles files, long listingId, CancellationToken cancellationToken)
    {
        var found = new HashSet<ArchivedRow>();
        await foreach (var name in files.ListAsync(ArchiveRange.Of(listingId), cancellationToken))
        {
            // A run may have replaced it meanwhile.
            foreach (var row in await files.ReadAsync(name, cancellationToken) ?? [])
                if (row.ListingId == listingId) found.Add(row);
        }

        return [.. found.OrderBy(row => row.Id).ThenBy(row => row.ChangedAt)];
    }
}
