namespace Aviv.Bench.Figures;

internal sealed class Put : Figure
{
    public override string Name => "put";

    public override string What => "PUT that changes the price of a random listing, log row included, against the same work by pgbench";

    public override double? Goal => 0.42;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var copy = await Databases.Large.CopyAsync(cancellationToken);
        await using var api = await Api.StartAsync(copy.Database, cancellationToken);
        var wrk = await LoadAsync(api, cancellationToken);
        var pgbench = new PgBench(copy.Database, "put.sql", IdSet.Listings(Databases.Large));
        await using var peers = await Peers.StartAsync(api, copy.Database, cancellationToken);
        var listing = File.ReadLines(wrk.Arguments[0]).First();
        await peers.CheckAsync(peer => PeerCheck.WriteAsync(api, peer, listing, cancellationToken));
        return await Comparison.RunAsync("/s", wrk.RateAsync, pgbench.RateAsync, peers.Under(wrk), cancellationToken);
    }

    public static async Task<Wrk> LoadAsync(Server api, CancellationToken cancellationToken)
    {
        var file = Places.Scratch("put.txt");
        await File.WriteAllLinesAsync(
            file, await Sql.ColumnAsync<string>(Databases.Large.Name, Listings, cancellationToken), cancellationToken);
        return new(api.Address, "put.lua", file);
    }

    // What put.lua reads: bodies that are the listings as they are, but for the price, the end, and the phone number, which is sealed.
    private static string Listings => $$"""
        SELECT id || E'\t' || rtrim(json_build_object('name', name, 'description', description, 'building_type', building_type,
            'postal_address',
            json_build_object('street_address', street_address, 'postal_code', postal_code, 'city', city, 'country', country),
            'surface_area_m2', surface_area_m2, 'rooms_count', rooms_count, 'bedrooms_count', bedrooms_count,
            'contact_phone_number', CASE WHEN contact_key IS NOT NULL THEN '+33199001234' END)::text, '}')
        FROM listing WHERE id IN ({{IdSet.Listings(Databases.Large).Query}})
        """;
}
