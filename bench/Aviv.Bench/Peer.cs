namespace Aviv.Bench;

/// <summary>A service of some of the API's routes on the same database, as one writes it in an evening: bench/peers has them.</summary>
internal sealed record Peer(string Name, string Folder, params string[] Command)
{
    /// <summary>In the order of the table's columns.</summary>
    public static readonly IReadOnlyList<Peer> All =
    [
        new("fastify", "fastify", "node", "server.js"),
        new("EF Core", "efcore", "dotnet", "EfCorePeer.dll"),
    ];

    /// <summary>bench/run.sh leaves out what it cannot build, and says so.</summary>
    public bool IsBuilt => Directory.Exists(Places.Built(Folder));

    // Npgsql prepares only what it is told to; all sides prepare their statements.
    public Task<Server> StartAsync(Database database, CancellationToken cancellationToken) => Server.StartAsync(
        Folder,
        Command,
        new() { ["ConnectionStrings__Aviv"] = $"{database.ConnectionString};Max Auto Prepare=50", ["PGDATABASE"] = database.Name },
        cancellationToken);
}
