namespace Aviv.Application.Access;

public enum ApiKeyVerdict
{
    Good,
    Unknown,
    WrongSecret,
    Revoked,
    Expired,
}

/// <summary>Says whether a key that came with a request is good.</summary>
public sealed class ApiKeyCheck(IApiKeys keys, TimeProvider clock)
{
    /// <summary>The key with the verdict; null where there is none of its prefix.</summary>
    public async Task<(ApiKeyVerdict Verdict, ApiKey? Key)> RunAsync(ApiKeySecret secret, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(secret.Prefix, cancellationToken);
        var verdict = Judge(key, secret);
        if (verdict == ApiKeyVerdict.Good) keys.Used(secret.Prefix);
        return (verdict, key);
    }

    // The secret first: who does not have it learns nothing of the key.
    private ApiKeyVerdict Judge(ApiKey? key, ApiKeySecret secret) => key switch
    {
        null => ApiKeyVerdict.Unknown,
        _ when !key.IsOf(secret) => ApiKeyVerdict.WrongSecret,
        { RevokedAt: not null } => ApiKeyVerdict.Revoked,
        _ => key.IsExpired(clock.GetUtcNow()) ? ApiKeyVerdict.Expired : ApiKeyVerdict.Good,
    };
}
