namespace Aviv.Bench;

/// <summary>Listings that a measurement draws from at random, the same for both sides.</summary>
internal sealed record IdSet(Database Database, string Name, string Query)
{
    /// <summary>Histories of the usual length.</summary>
    public static IdSet Histories(Database database, int count = 16_384) => new(
        database,
        $"{database.Name}-histories-{count}",
        $"SELECT listing_id FROM listing_price_log GROUP BY listing_id HAVING count(*) BETWEEN 18 AND 22 ORDER BY hashint8(listing_id) "
        + $"LIMIT {count}");

    /// <summary>Any listings.</summary>
    public static IdSet Listings(Database database, int count = 16_384) =>
        new(database, $"{database.Name}-listings-{count}", $"SELECT id FROM listing ORDER BY hashint8(id) LIMIT {count}");

    /// <summary>A file with an id a line, for wrk.</summary>
    public async Task<string> FileAsync(CancellationToken cancellationToken)
    {
        var file = Places.Scratch($"{Name}.txt");
        if (!File.Exists(file))
            await File.WriteAllLinesAsync(file, (await ReadAsync(cancellationToken)).Select(id => $"{id}"), cancellationToken);
        return file;
    }

    /// <summary>
    /// The same choice for pgbench, which has neither files nor arrays: a tree of comparisons, a few dozen steps at most.
    /// </summary>
    public async Task<string> AsExpressionAsync(CancellationToken cancellationToken)
    {
        var ids = (await File.ReadAllLinesAsync(await FileAsync(cancellationToken), cancellationToken)).AsMemory();
        return $"\\set n random(0, {ids.Length - 1})\n\\set id {Choose(ids, 0)}\n";
    }

    private static string Choose(ReadOnlyMemory<string> ids, int first)
    {
        if (ids.Length == 1) return ids.Span[0];
        var half = ids.Length / 2;
        return $"CASE WHEN :n < {first + half} THEN {Choose(ids[..half], first)} ELSE {Choose(ids[half..], first + half)} END";
    }

    private Task<List<long>> ReadAsync(CancellationToken cancellationToken) =>
        Sql.ColumnAsync<long>(Database.Name, Query, cancellationToken);
}
