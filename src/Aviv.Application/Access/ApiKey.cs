using System.Security.Cryptography;

namespace Aviv.Application.Access;

/// <summary>A key that was given to a feed, without its secret.</summary>
public sealed class ApiKey
{
    public ApiKey(ApiKeySecret secret, DateTimeOffset now)
    {
        (Prefix, Hash, CreatedAt) = (secret.Prefix, secret.Hash, now);
    }

    private ApiKey()
    {
    }

    public string Prefix { get; private set; } = null!;

    /// <summary>SHA-256 of the key.</summary>
    public byte[] Hash { get; private set; } = null!;

    public required string Label { get; init; }

    /// <summary>Whose listings it is for; null for none.</summary>
    public required string? Source { get; init; }

    public required string[] Scopes { get; init; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>From then on it is refused; never, where null.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public bool IsOf(ApiKeySecret secret) => CryptographicOperations.FixedTimeEquals(Hash, secret.Hash);

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Its first revocation counts.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}

/// <summary>When a key was last used, to the hour: a row of its own, since the API may note that, and change no key.</summary>
public sealed class ApiKeyUse(string prefix)
{
    public string Prefix { get; private set; } = prefix;

    public DateTimeOffset UsedAt { get; private set; }

    public void At(DateTimeOffset now) => UsedAt = now - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerHour);
}
