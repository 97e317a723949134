namespace Aviv.Bench.Figures;

internal sealed class PutTrigger : Figure
{
    // What the API would leave to the database if triggers wrote the log.
    private const string Trigger = """
        CREATE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO listing_price_log (listing_id, price_change, updated_time) VALUES (NEW.id, NEW.price, NEW.updated_date);
            RETURN NULL;
        END $$
        """;

    private const string Attach = """
        CREATE TRIGGER log_price AFTER UPDATE ON listing
            FOR EACH ROW WHEN (OLD.price IS DISTINCT FROM NEW.price) EXECUTE FUNCTION log_price()
        """;

    public override string Name => "put-trigger";

    public override string What => "the same PUT, against the API with its log left to a trigger of the database";

    public override double? Goal => 0.95;

    public override async Task<Measurement> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var copy = await Databases.Large.CopyAsync(cancellationToken);
        await Sql.ExecuteAsync(copy.Database.Name, cancellationToken, Trigger, Attach);
        await using var api = await Api.StartAsync(copy.Database, cancellationToken);
        await using var unlogged = await Api.StartUnloggedAsync(copy.Database, cancellationToken);
        return await Comparison.RunAsync(
            "/s",
            await SideAsync(api, copy.Database, "DISABLE", cancellationToken),
            await SideAsync(unlogged, copy.Database, "ENABLE", cancellationToken),
            cancellationToken);
    }

    // The two take turns on one database.
    private static async Task<Side> SideAsync(Server api, Database database, string turn, CancellationToken cancellationToken)
    {
        var wrk = await Put.LoadAsync(api, cancellationToken);
        return async (time, stop) =>
        {
            await Sql.ExecuteAsync(database.Name, stop, $"ALTER TABLE listing {turn} TRIGGER log_price");
            return await Logged.CheckAsync(database, () => wrk.RateAsync(time, stop), stop);
        };
    }
}
