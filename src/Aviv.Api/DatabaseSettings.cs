using Npgsql;

namespace Aviv.Api;

/// <summary>Where the database is: section <c>ConnectionStrings</c> of the configuration.</summary>
internal sealed class DatabaseSettings
{
    public const string Rule = "Set ConnectionStrings__Aviv to the database, such as Host=localhost;Database=aviv;Username=aviv;Password=…";

    /// <summary>An Npgsql connection string.</summary>
    public string Aviv { get; init; } = "";

    public int PoolSize => new NpgsqlConnectionStringBuilder(Aviv).MaxPoolSize;

    public bool IsValid()
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(Aviv).Host is not (null or "");
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>What requests that take long, such as an export, may use: section <c>LongRunning</c> of the configuration.</summary>
internal sealed class LongRunningSettings
{
    /// <summary>Connections that they have of their own, besides the pool, and so how many run at once; 4 by default.</summary>
    public int MaxConnections { get; init; } = 4;
}
