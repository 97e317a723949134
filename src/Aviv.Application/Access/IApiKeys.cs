namespace Aviv.Application.Access;

/// <summary>The keys, as requests see them: what is known of one may be half a minute old.</summary>
public interface IApiKeys
{
    /// <summary>Null where there is none.</summary>
    Task<ApiKey?> FindAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Notes that a key was used.</summary>
    void Used(string prefix);
}
