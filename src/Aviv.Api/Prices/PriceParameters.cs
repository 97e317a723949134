using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Application.Prices;

namespace Aviv.Api.Prices;

/// <summary>The query parameters of price histories, and how they are read.</summary>
internal static class PriceParameters
{
    public static readonly QueryParameter[] OfHistory =
    [
        new("from", "Only prices that began to hold at this instant or later.", Schemas.Instant, "2023-01-12T09:23:36Z"),
        new("to", "Only prices that began to hold before this instant.", Schemas.Instant, "2024-01-01T00:00:00Z"),
        new("order", "`asc` for the oldest first, which is so unless given, or `desc` for the newest.",
            () => Schemas.OneOf("asc", "desc"), "desc"),
        QueryParameter.Limit(GetListingPrices.MaxLimit, unlessGiven: null, "How many prices to answer at most; all of them unless given."),
        QueryParameter.Cursor("tuIiXCbFlfk1MDIx"),
    ];

    public static readonly QueryParameter[] OfSummary =
        [new("at", "An instant: `price_at_eur` then is the price that held at it.", Schemas.Instant, "2023-01-15T00:00:00Z")];

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public static GetListingPrices History(QueryReader query, long id)
    {
        var request = new GetListingPrices(id)
        {
            From = query.Instant("from"),
            To = query.Instant("to"),
            NewestFirst = query.Value<bool>("order", IsNewestFirst, "must be asc or desc") ?? false,
            After = Position(query),
            Limit = query.WholeNumber("limit", 1, GetListingPrices.MaxLimit),
        };
        if (request.From > request.To) query.Fault("from", "must not be above to");
        query.ThrowIfFaulty();
        return request;
    }

    private static bool? IsNewestFirst(string order) => order switch { "asc" => false, "desc" => true, _ => null };

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public static GetPriceSummary Summary(QueryReader query, long id)
    {
        var request = new GetPriceSummary(id, query.Instant("at"));
        query.ThrowIfFaulty();
        return request;
    }

    private static long? Position(QueryReader query)
    {
        if (query.Cursor() is not { } position) return null;
        if (long.TryParse(position, out var row)) return row;
        query.InvalidCursor();
        return null;
    }
}
