using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Application.Reading;

namespace Aviv.Api.Prices;

internal static class ArchivedPrices
{
    /// <summary>Says which state of a history the answer shows, and since when it has all prices, where older ones were archived.</summary>
    public static void TagPrices(this HttpContext http, ListingVersion version)
    {
        http.Tag(version);
        if (version.ArchivedBefore is { } instant)
            http.Response.Headers[ResponseHeader.PricesArchivedBefore.Name] = Rfc3339.Format(instant);
    }
}
