namespace Aviv.Application.Access;

/// <summary>Who may write: section <c>Auth</c> of the configuration. An OpenID provider is in the framework's own section.</summary>
public sealed class AuthSettings
{
    public const string PseudonymRule = "Auth__PseudonymSecret must have at least 32 characters.";

    public const string NamesRule = "Auth__SourceClaim and Auth__TokenType must be a name without spaces each.";

    /// <summary>Whether whoever sends no credential may write; see <c>AnonymousWrites</c> in Api for the words.</summary>
    public string? AnonymousWrites { get; init; }

    /// <summary>The claim of a token that names the caller's source.</summary>
    public string SourceClaim { get; init; } = "source";

    /// <summary>The type of tokens that are taken, as their header says.</summary>
    public string TokenType { get; init; } = "at+jwt";

    /// <summary>
    /// From which the names of callers in logs come, the same on every instance; a new one at each start unless set. Once it is gone,
    /// nobody can tell who was who.
    /// </summary>
    public string? PseudonymSecret { get; init; }

    public bool AreNamesValid() => new[] { SourceClaim, TokenType }.All(name => name.Length > 0 && !name.Any(char.IsWhiteSpace));

    public bool IsPseudonymSecretValid() => string.IsNullOrEmpty(PseudonymSecret) || PseudonymSecret.Length >= 32;
}
