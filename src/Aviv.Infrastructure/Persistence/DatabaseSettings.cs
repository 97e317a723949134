using System.Net;
using Npgsql;
using StackExchange.Redis;

namespace Aviv.Infrastructure.Persistence;

/// <summary>Where the database is, and the cache that instances share: section <c>ConnectionStrings</c> of the configuration.</summary>
public sealed class DatabaseSettings
{
    public const string RedisRule = "ConnectionStrings__Redis is no address of Redis, such as localhost:6379,password=…";
    public const string ReplicasRule =
        "ConnectionStrings__AvivReplicas is no connection string with a host for each replica, such as Host=db-2,db-3;Database=aviv;…";

    public const string Rule = "Set ConnectionStrings__Aviv to the database, such as Host=localhost;Database=aviv;Username=aviv;Password=…";

    /// <summary>An Npgsql connection string.</summary>
    public string Aviv { get; init; } = "";

    /// <summary>The same as the owner of its tables, for verbs that the API's role may not run; the one above unless set.</summary>
    public string? AvivOwner { get; init; }

    /// <summary>
    /// An Npgsql connection string with a host for each replica, as in <c>Host=db-2,db-3:5433;…</c>, for reads that may be half a second
    /// old; none unless set.
    /// </summary>
    public string? AvivReplicas { get; init; }

    /// <summary>The same as the role of <c>scripts/archive-role.sql</c>, for the verb <c>archive</c>; the first one unless set.</summary>
    public string? AvivArchive { get; init; }

    /// <summary>The Redis that instances share, in the form of StackExchange.Redis; none unless set.</summary>
    public string? Redis { get; init; }

    /// <summary>The one of a role, where it has one of its own.</summary>
    internal string? Of(VerbRole role) => role switch
    {
        VerbRole.Owner => AvivOwner,
        VerbRole.Archive => AvivArchive,
        _ => null,
    };

    /// <summary>Whether the way to the database leads through a network, and nobody makes sure that it leads there.</summary>
    public bool IsUnverified() => new[] { Aviv, AvivReplicas, AvivOwner, AvivArchive }.Any(IsUnverified);

    private static bool IsUnverified(string? connectionString) =>
        !string.IsNullOrEmpty(connectionString) && IsValid(connectionString)
        && new NpgsqlConnectionStringBuilder(connectionString) is { SslMode: not SslMode.VerifyFull, Host: { } hosts }
        && !hosts.Split(',', StringSplitOptions.TrimEntries).All(IsOfThisMachine);

    // A folder, or a name that begins with @, is a socket of the machine.
    private static bool IsOfThisMachine(string host) =>
        host is ['/' or '@', ..] || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Split(':') is [var first, _] ? first : host, out var address) && IPAddress.IsLoopback(address));

    public ConfigurationOptions? RedisOptions() => string.IsNullOrWhiteSpace(Redis) ? null : ConfigurationOptions.Parse(Redis);

    public bool IsRedisValid()
    {
        try
        {
            return RedisOptions() is not { EndPoints.Count: 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public bool IsValid() => IsValid(Aviv);

    public bool AreReplicasValid() => string.IsNullOrEmpty(AvivReplicas) || IsValid(AvivReplicas);

    /// <summary>A connection string for each.</summary>
    public IEnumerable<string> Replicas() => string.IsNullOrEmpty(AvivReplicas) ? []
        : new NpgsqlConnectionStringBuilder(AvivReplicas).Host!.Split(',', StringSplitOptions.TrimEntries)
            .Select(host => new NpgsqlConnectionStringBuilder(AvivReplicas) { Host = host }.ConnectionString);

    private static bool IsValid(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Host is not (null or "");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>As whom a verb connects: the API's role may not do what some do.</summary>
public enum VerbRole
{
    Api,
    Owner,
    Archive,
}

/// <summary>What requests that take long, such as an export, may use: section <c>LongRunning</c> of the configuration.</summary>
public sealed class LongRunningSettings
{
    /// <summary>Connections that they have of their own, besides the pool, and so how many run at once; 4 by default.</summary>
    public int MaxConnections { get; init; } = 4;
}

/// <summary>How many requests the API lets at the database: section <c>Load</c> of the configuration.</summary>
public sealed class LoadSettings
{
    /// <summary>Requests of each kind (writes, reads by id, lists, …) running at once; by default as many as its connections.</summary>
    public int? MaxRunning { get; init; }

    /// <summary>Requests of each kind waiting for their turn, each at most a second; more are refused at once.</summary>
    public int MaxWaiting { get; init; } = 512;
}
