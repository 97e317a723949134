namespace Aviv.Application.Access;

/// <summary>What a credential may be good for.</summary>
public static class Scopes
{
    /// <summary>Listings of the caller's own source.</summary>
    public const string Write = "listings:write";

    /// <summary>Everything.</summary>
    public const string Admin = "listings:admin";

    public static readonly string[] All = [Write, Admin];
}
