namespace Aviv.Bench;

/// <summary>The API as it is published, with its settings for a measurement.</summary>
internal static class Api
{
    // What the API keeps in memory is no measure of what it reads.
    private static readonly Dictionary<string, string> Uncached = new() { ["Cache__MaxBytes"] = "0" };

    public static Task<Server> StartAsync(Database database, CancellationToken cancellationToken) =>
        StartAsync(database, Uncached, cancellationToken);

    public static Task<Server> StartCachedAsync(Database database, CancellationToken cancellationToken) =>
        StartAsync(database, [], cancellationToken);

    /// <summary>The API that counts nobody's requests.</summary>
    public static Task<Server> StartUnlimitedAsync(Database database, CancellationToken cancellationToken) =>
        StartAsync(database, new() { ["Limits__Enabled"] = "false" }, cancellationToken);

    /// <summary>The API that leaves the log to a trigger.</summary>
    public static Task<Server> StartUnloggedAsync(Database database, CancellationToken cancellationToken) =>
        StartAsync(database, new(Uncached) { ["Bench__DropPriceChanges"] = "true" }, cancellationToken);

    private static Task<Server> StartAsync(
        Database database, Dictionary<string, string> settings, CancellationToken cancellationToken) => Server.StartAsync(
        "Aviv.Api",
        new(Common(database).Concat(settings)),
        cancellationToken);

    private static Dictionary<string, string> Common(Database database) => new()
    {
        ["ConnectionStrings__Aviv"] = database.ConnectionString,
        ["Auth__AnonymousWrites"] = "anyone-on-the-network-may-write",
        ["Security__Secret"] = "for-the-benchmark-only-0123456789abcdef",
        [$"Privacy__Keys__{Databases.KeyId}"] = Databases.KeySecret,
        ["Shutdown__DrainSeconds"] = "0",
        // They count, as in production, but never refuse.
        ["Limits__AnonymousPerMinute"] = "1000000000",
        ["Limits__CallerPerMinute"] = "1000000000",
        ["Limits__ExpensiveAnonymousPerMinute"] = "1000000000",
        // It would warn, on standard error, that it has no key.
        ["Logging__LogLevel__LuckyPennySoftware.AutoMapper.License"] = "None",
        ["DOTNET_STARTUP_HOOKS"] = Path.Combine(Places.Built("Aviv.Bench.Probe"), "Aviv.Bench.Probe.dll"),
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = "Aviv.Bench.Probe",
    };
}
