namespace Aviv.Bench;

/// <summary>Whether the log grew once for each change of price, by whichever side.</summary>
internal static class Logged
{
    private const string Changes = "SELECT count(*) - (SELECT sum(version) FROM listing)::bigint FROM listing_price_log";

    public static async Task<double> CheckAsync(Database database, Func<Task<double>> run, CancellationToken cancellationToken)
    {
        var before = await Sql.ScalarAsync<long>(database.Name, Changes, cancellationToken);
        var rate = await run();
        var after = await Sql.ScalarAsync<long>(database.Name, Changes, cancellationToken);
        return before == after ? rate : throw new BenchException($"The log grew by {after - before} rows more than the versions did.");
    }
}
