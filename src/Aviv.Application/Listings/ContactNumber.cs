using AutoMapper;
using Aviv.Domain.Listings;

namespace Aviv.Application.Listings;

/// <summary>
/// What an answer shows of a listing's number: the number, or that there is none. One that withholds it has nothing of this.
/// </summary>
public readonly record struct ContactNumber(PhoneNumber? Phone);

/// <summary>Tells a mapping whether numbers are shown; where nobody does, they are withheld.</summary>
public static class ShownNumbers
{
    private const string Key = nameof(ShownNumbers);

    private static readonly Action<IMappingOperationOptions> Show = options => options.Items[Key] = true;
    private static readonly Action<IMappingOperationOptions> Withhold = _ => { };

    public static T Map<T>(this IMapper mapper, object listings, bool showsNumbers)
    {
        if (showsNumbers) RequireReadable(listings as IEnumerable<Listing> ?? [(Listing)listings]);
        return mapper.Map<T>(listings, showsNumbers ? Show : Withhold);
    }

    internal static bool ShowsNumbers(this ResolutionContext context) => context.TryGetItems(out var items) && items.ContainsKey(Key);

    // Before anything of an answer is written, and before a write is committed.
    private static void RequireReadable(IEnumerable<Listing> listings)
    {
        foreach (var listing in listings) listing.ContactPhoneNumber?.Reveal();
    }
}
