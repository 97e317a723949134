namespace Aviv.Application.Access;

/// <summary>The keys, as requests see them: what is known of one may be half a minute old.</summary>
public interface IApiKeys
{
    /// <summary>Null where there is none.</summary>
    Task<ApiKey?> FindAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Whether it takes no question to the database, or only one about a key that was there lately.</summary>
    bool Knows(string prefix);

    /// <summary>Notes that a key was used.</summary>
    void Used(string prefix);
}
