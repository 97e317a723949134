using Aviv.Application.Access;

namespace Aviv.Bench.Figures;

internal sealed class Guarded : Figure
{
    private const string Label = "benchmark";

    public override string Name => "guarded";

    public override string What => "the reads of hot with a key, each counted on a budget, against those without either";

    public override double? Goal => null;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        var ids = await IdSet.Histories(Databases.Large, Hot.Listings).FileAsync(cancellationToken);
        await using var guarded = await Api.StartCachedAsync(Databases.Large, cancellationToken);
        await using var open = await Api.StartUnlimitedAsync(Databases.Large, cancellationToken);
        var ours = new Wrk(guarded.Address, "get.lua", ids, History.Path) { Credential = await MakeKeyAsync(cancellationToken) };
        var reference = new Wrk(open.Address, "get.lua", ids, History.Path);
        return await Comparison.RunAsync("/s", ours.RateAsync, reference.RateAsync, cancellationToken);
    }

    // In place of the one that a run before left there.
    private static async Task<string> MakeKeyAsync(CancellationToken cancellationToken)
    {
        var key = ApiKeySecret.New();
        await Sql.ExecuteAsync(
            Databases.Large.Name, cancellationToken,
            $"DELETE FROM api_key WHERE label = '{Label}'",
            $"""
            INSERT INTO api_key (prefix, hash, label, source, scopes, created_at)
            VALUES ('{key.Prefix}', decode('{Convert.ToHexString(key.Hash)}', 'hex'), '{Label}', 'benchmark',
              ARRAY['listings:write'], now())
            """);
        return $"ApiKey {key.Reveal()}";
    }
}
