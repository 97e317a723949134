namespace Aviv.Api.Contract.Headers;

/// <summary>How writes are taken: section <c>Writes</c> of the configuration.</summary>
internal sealed class WriteSettings
{
    public const int HashKeyMinLength = 32;
    public const string HashKeyRule = "Set Writes__IdempotencyHashKey to a secret of at least 32 characters, the same on every instance.";

    /// <summary>Whether PUT, PATCH and DELETE must name the version they replace in <c>If-Match</c>; false by default.</summary>
    public bool RequireIfMatch { get; init; }

    /// <summary>The secret under which request bodies are hashed, so that the stored hash gives no phone number away.</summary>
    public string IdempotencyHashKey { get; init; } = "";
}
