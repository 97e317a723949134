namespace Aviv.Infrastructure.Archive;

/// <summary>How the archive in a bucket is reached: section <c>Archive</c> of the configuration. A folder needs none of it.</summary>
public sealed class ArchiveSettings
{
    /// <summary>An address such as <c>https://s3.eu-west-3.amazonaws.com</c>.</summary>
    public string? S3Endpoint { get; init; }

    public string S3Region { get; init; } = "us-east-1";

    public string? S3AccessKey { get; init; }

    public string? S3SecretKey { get; init; }
}
