namespace Aviv.Api.Tests.Faults;

internal enum Sender
{
    Api,
    Database,
}

/// <summary>A message of PostgreSQL's protocol: who sent it, and its type. The first message of a connection has none.</summary>
internal readonly record struct WireMessage(Sender Sender, char? Type);

/// <summary>A connection breaks at a message, counted from when the proxy was armed or cut last.</summary>
internal sealed record Cut(int At)
{
    /// <summary>Whether that message still arrives.</summary>
    public bool Delivers { get; init; }

    /// <summary>Whether all connections break, as they do with the server, instead of that message's only.</summary>
    public bool Everywhere { get; init; }

    /// <summary>Whether the peers see a reset, instead of an orderly end.</summary>
    public bool Resets { get; init; }
}
