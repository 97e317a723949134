namespace Aviv.Api.Contract.Headers;

/// <summary>How writes are taken: section <c>Writes</c> of the configuration.</summary>
internal sealed class WriteSettings
{
    /// <summary>Whether PUT, PATCH and DELETE must name the version they replace in <c>If-Match</c>; false by default.</summary>
    public bool RequireIfMatch { get; init; }
}
