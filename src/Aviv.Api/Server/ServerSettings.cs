namespace Aviv.Api.Server;

/// <summary>How many connections the server keeps, and for how long: section <c>Server</c> of the configuration.</summary>
internal sealed class ServerSettings
{
    public const string Rule =
        "Server:MaxConnections and Server:MaxConnectionsPerNetwork must be at least 1, Server:KeepAliveSeconds and Server:HeadersSeconds "
        + "from 1 to 600.";

    private const int MostSeconds = 600;

    /// <summary>Connections at once; others are closed as they come.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Of these, how many one network of clients may have.</summary>
    public int MaxConnectionsPerNetwork { get; init; } = 1_000;

    /// <summary>
    /// For how long a connection without a request is kept: longer than a load balancer keeps it, or that one sends a request into a
    /// connection that is being closed.
    /// </summary>
    public int KeepAliveSeconds { get; init; } = 75;

    /// <summary>Within how many seconds the head of a request is there.</summary>
    public int HeadersSeconds { get; init; } = 10;

    public bool AreValid() =>
        this is { MaxConnections: >= 1, MaxConnectionsPerNetwork: >= 1, KeepAliveSeconds: >= 1 and <= MostSeconds }
            and { HeadersSeconds: >= 1 and <= MostSeconds };
}
