namespace Aviv.Domain.Listings;

/// <summary>
/// A property on offer. The aggregate alone decides what counts as a change of price and at which instant;
/// it says so by <see cref="PriceChanged"/> events, which change tracking turns into the price log.
/// </summary>
public sealed class Listing
{
    // PostgreSQL keeps microseconds: a finer instant would come back from the database as another one.
    private static readonly TimeSpan Precision = TimeSpan.FromMicroseconds(1);

    // Those that are not stored yet, oldest first; and whether a save was to store them.
    private readonly List<PriceChanged> _priceChanges = [];
    private bool _saveTried;

    private Listing()
    {
    }

    public long Id { get; private set; }

    public string Name { get; private set; } = null!;

    public string Description { get; private set; } = null!;

    public BuildingType BuildingType { get; private set; }

    public PostalAddress Address { get; private set; } = null!;

    public decimal Price { get; private set; }

    public double SurfaceAreaM2 { get; private set; }

    public int RoomsCount { get; private set; }

    public int BedroomsCount { get; private set; }

    public PhoneNumber? ContactPhoneNumber { get; private set; }

    /// <summary>Who publishes it, given at creation and never changed; null for nobody in particular.</summary>
    public string? Source { get; private init; }

    public DateTimeOffset CreatedDate { get; private set; }

    public DateTimeOffset UpdatedDate { get; private set; }

    /// <summary>1 at creation, one more with each effective write; the concurrency token and the ETag.</summary>
    public long Version { get; private set; }

    /// <summary>What the client decides, as it is now.</summary>
    public ListingDetails Details => new()
    {
        Name = Name,
        Description = Description,
        BuildingType = BuildingType,
        Address = Address,
        Price = Price,
        SurfaceAreaM2 = SurfaceAreaM2,
        RoomsCount = RoomsCount,
        BedroomsCount = BedroomsCount,
        ContactPhoneNumber = ContactPhoneNumber,
    };

    public static Listing Create(ListingDetails details, DateTimeOffset now, string? source = null)
    {
        details.RequireFitBeside(present: null);
        if (source is not null && !SourceName.IsValid(source)) throw new ArgumentException("The source is not a name of one.");
        var at = Truncate(now);
        var listing = new Listing { CreatedDate = at, UpdatedDate = at, Version = 1, Source = source };
        listing.SetPrice(null, details.Price, at);
        listing.Assign(details);
        return listing;
    }

    /// <summary>Replaces what the client decides. Details equal to the present ones change nothing at all.</summary>
    public void Revise(ListingDetails details, DateTimeOffset now)
    {
        var present = Details;
        if (details == present) return;
        details.RequireFitBeside(present);
        UpdatedDate = NextInstant(now);
        Version++;
        if (details.Price != Price) SetPrice(Price, details.Price, UpdatedDate);
        Assign(details);
    }

    /// <summary>Makes up for a price that was set past this class: the log hears of it now, if it does not know it.</summary>
    public void LogMissingPrice(ListingPriceLog? newest, DateTimeOffset now)
    {
        if (newest?.Price == Price) return;
        UpdatedDate = NextInstant(now, newest?.ChangedAt);
        Version++;
        SetPrice(null, Price, UpdatedDate);
    }

    /// <summary>
    /// What a save is to log: the changes that lead from the price that is stored, null for none, to the present one. They are
    /// kept until <see cref="ForgetPriceChanges"/>, since the save may fail.
    /// </summary>
    public IReadOnlyList<PriceChanged> PriceChangesSince(decimal? stored)
    {
        _saveTried = true;
        if (_priceChanges is [{ OldPrice: null }, ..]) stored = null;
        // Back at the price that is stored; or read from the database again, and so not what these changes led to.
        if (stored == Price || _priceChanges is not [.., var last] || last.NewPrice != Price) return [];
        var first = _priceChanges.FindLastIndex(change => change.OldPrice == stored);
        return first < 0 ? [last] : _priceChanges[first..];
    }

    /// <summary>The changes up to an instant are stored.</summary>
    public void ForgetPriceChanges(DateTimeOffset upTo) => _priceChanges.RemoveAll(change => change.At <= upTo);

    private void Assign(ListingDetails details)
    {
        Name = details.Name;
        Description = details.Description;
        BuildingType = details.BuildingType;
        Address = details.Address;
        SurfaceAreaM2 = details.SurfaceAreaM2;
        RoomsCount = details.RoomsCount;
        BedroomsCount = details.BedroomsCount;
        ContactPhoneNumber = details.ContactPhoneNumber;
    }

    private void SetPrice(decimal? old, decimal price, DateTimeOffset at)
    {
        if (_saveTried) old = DropUnstored(old);
        _priceChanges.Add(new PriceChanged(old, price, at));
        Price = price;
    }

    // A save had these changes, and failed: none of them was ever a price. The next one starts where they started.
    private decimal? DropUnstored(decimal? old)
    {
        if (_priceChanges is [var first, ..]) old = first.OldPrice;
        _priceChanges.Clear();
        _saveTried = false;
        return old;
    }

    // A clock may stand still or step back; a listing's instants may not.
    private DateTimeOffset NextInstant(DateTimeOffset now, DateTimeOffset? logged = null)
    {
        var (at, last) = (Truncate(now), logged > UpdatedDate ? logged.Value : UpdatedDate);
        return at > last ? at : last + Precision;
    }

    private static DateTimeOffset Truncate(DateTimeOffset now) =>
        new(now.UtcTicks - now.UtcTicks % Precision.Ticks, TimeSpan.Zero);
}
