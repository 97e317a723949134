using System.Globalization;
using Aviv.Api.Errors;
using Aviv.Application.Listings;

namespace Aviv.Api.Listings;

/// <summary>The query string of the list: <c>limit</c> and <c>cursor</c>, each at most once, and nothing else.</summary>
internal sealed record ListingPageQuery(int Limit, long? BelowId)
{
    private static readonly string LimitRule = $"must be a whole number between 1 and {GetListings.MaxLimit}";

    /// <exception cref="ApiErrorException">A parameter is unknown, repeated or out of its limits.</exception>
    public static ValueTask<ListingPageQuery> BindAsync(HttpContext context)
    {
        var errors = new Dictionary<string, string[]>();
        int? limit = GetListings.DefaultLimit;
        long? below = null;
        foreach (var (name, values) in context.Request.Query)
        {
            var fault = (name, values) switch
            {
                (not ("limit" or "cursor"), _) => "is not a parameter of this route; it takes limit and cursor",
                (_, { Count: > 1 }) => "is given more than once",
                ("limit", _) when (limit = ParseLimit(values[0]!)) is null => LimitRule,
                ("cursor", _) when (below = Cursor.Decode(values[0]!)) is null => "is not a cursor of this list; take it from a Link header",
                _ => null,
            };
            if (fault is not null) errors[name] = [fault];
        }

        return errors.Count == 0
            ? ValueTask.FromResult(new ListingPageQuery(limit!.Value, below))
            : throw new ApiErrorException(ApiError.InvalidQuery, errors: errors);
    }

    private static int? ParseLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= GetListings.MaxLimit ? limit : null;
}
