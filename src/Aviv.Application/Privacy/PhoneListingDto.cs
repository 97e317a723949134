namespace Aviv.Application.Privacy;

/// <summary>A listing that has the phone number.</summary>
public sealed record PhoneListingDto
{
    /// <summary>The listing's number.</summary>
    public required long Id { get; init; }

    /// <summary>Who publishes the listing; null for nobody in particular.</summary>
    public required string? Source { get; init; }

    /// <summary>The instant of creation.</summary>
    public required DateTimeOffset CreatedDate { get; init; }

    /// <summary>The instant of the last write that changed something.</summary>
    public required DateTimeOffset UpdatedDate { get; init; }
}
