using Aviv.Application.Common;

namespace Aviv.Application.Prices;

/// <summary>Whose prices to read.</summary>
/// <remarks>As it came in: nothing here is checked yet.</remarks>
public sealed class PricesQueryInput
{
    public const int MaxIds = 500;

    /// <summary>The numbers of the listings, in the order wanted.</summary>
    public IReadOnlyList<WireNumber?>? Ids { get; init; }
}
