using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aviv.Application.Listings;

namespace Aviv.Application.Writes;

/// <summary>The outcome of a write that succeeded under a key. It holds no phone number.</summary>
public sealed class IdempotencyRecord
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    // A row that the release before wrote lacks what is new in a listing.
    private static readonly JsonSerializerOptions OfAnyRelease = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireNothing } },
    };

    public IdempotencyRecord(IdempotencyKey key)
    {
        Caller = key.Caller;
        Key = key.Value;
    }

    private IdempotencyRecord()
    {
    }

    public string Caller { get; private set; } = null!;

    public string Key { get; private set; } = null!;

    public byte[] Fingerprint { get; private set; } = null!;

    public WriteOutcome Outcome { get; private set; }

    public long? ListingId { get; private set; }

    /// <summary>The listing as the write left it, in JSON of this table's own.</summary>
    public string? Listing { get; private set; }

    public long? Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public bool IsAlive(DateTimeOffset now) => CreatedAt > now - Life;

    public bool IsOf(IdempotencyKey key) =>
        key.Fingerprint.Span.SequenceEqual(Fingerprint) || key.OtherFingerprint.Span.SequenceEqual(Fingerprint);

    public void Keep(IdempotencyKey key, WriteResult result, DateTimeOffset now)
    {
        Fingerprint = key.Fingerprint.ToArray();
        Outcome = result.Outcome;
        ListingId = result.ListingId;
        Version = result.Listing?.Version;
        Listing = result.Listing is { } listing ? JsonSerializer.Serialize(listing with { ContactPhoneNumber = null }) : null;
        CreatedAt = now;
    }

    public WriteResult Replay(Domain.Listings.PhoneNumber? phone) => new(
        Outcome,
        ListingId,
        Listing is null
            ? null
            : JsonSerializer.Deserialize<ListingDto>(Listing, OfAnyRelease)! with
            {
                ContactPhoneNumber = new(phone),
                Version = Version!.Value,
            },
        Replayed: true);

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties) property.IsRequired = false;
    }
}
