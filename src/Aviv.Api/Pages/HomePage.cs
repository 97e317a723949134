using Aviv.Api.Charts;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Query;
using Aviv.Api.Privacy;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using MediatR;

namespace Aviv.Api.Pages;

/// <summary>One home, and every price it had.</summary>
/// <param name="Listing">The home.</param>
/// <param name="Summary">What its prices come to.</param>
/// <param name="Newest">Its newest prices, newest first, and one more, if there is one, for the first of the changes shown.</param>
/// <param name="Drawing">Its chart.</param>
/// <param name="Range">How far back the chart goes.</param>
/// <param name="Site">Where this site is, for whoever shows a link to it.</param>
internal sealed record HomePage(
    ListingDto Listing, PriceSummaryDto Summary, IReadOnlyList<ListingPriceDto> Newest, HomeChart Drawing, ChartRange Range, string Site)
{
    /// <summary>A history may have any number of prices, a page may not.</summary>
    public const int MostPrices = 100;

    public static readonly QueryParameter[] Parameters = [ChartParameters.RangeParameter];

    public string Address => $"{Site}/homes/{Listing.Id}";

    public string Chart => $"listings/{Listing.Id}/prices.svg?range={Range.Name}";

    public int PricesCount => Summary.ChangesCount + 1;

    /// <summary>The newest prices, each with the one before it.</summary>
    public IEnumerable<PriceRow> Rows =>
        Newest.Take(MostPrices).Select((price, i) => new PriceRow(price, Newest.ElementAtOrDefault(i + 1)));

    public static async Task<IResult> AnswerAsync(
        long id, IMediator mediator, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        if (PageAddress.Tidied(http.Request, Parameters) is { } tidy) return TypedResults.LocalRedirect(tidy);
        var range = ReadRange(http);
        var listing = mediator.Send(new GetListing(id, http.SeesNumbers()), cancellationToken);
        // Together, so that those of one history share a statement.
        var summary = mediator.Send(new GetPriceSummary(id, At: null), cancellationToken);
        var drawing = DrawingAsync(mediator, clock, id, range, cancellationToken);
        var newest = NewestAsync(mediator, id, cancellationToken);
        await Task.WhenAll(listing, summary, drawing, newest);
        if (await listing is not { } home || await summary is not { } figures || await drawing is not { } chart)
            return TypedResults.NotFound();
        return new Page<HomePage>("Home", new(home, figures, await newest, chart, range, SiteAddress.Of(http.Request)));
    }

    private static async Task<HomeChart?> DrawingAsync(
        IMediator mediator, TimeProvider clock, long id, ChartRange range, CancellationToken cancellationToken)
    {
        var view = range.On(clock.GetUtcNow(), HomeChart.Wide, HomeChart.Low);
        return await mediator.Send(new GetPriceSteps(id, view.From, view.To), cancellationToken) is { } steps ? new(steps, view) : null;
    }

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    private static ChartRange ReadRange(HttpContext http)
    {
        var query = new QueryReader(http);
        var range = ChartParameters.ReadRange(query);
        query.ThrowIfFaulty();
        return range;
    }

    // The whole history is read together with those of others, unless it is long.
    private static async Task<IReadOnlyList<ListingPriceDto>> NewestAsync(IMediator mediator, long id, CancellationToken cancellationToken)
    {
        var history = await mediator.Send(new GetListingPrices(id), cancellationToken);
        if (history is { Next: null }) return [.. history.Prices.Reverse().Take(MostPrices + 1)];
        var newest = new GetListingPrices(id) { NewestFirst = true, Limit = MostPrices + 1 };
        return (await mediator.Send(newest, cancellationToken))?.Prices ?? [];
    }
}

/// <param name="Price">A price.</param>
/// <param name="Before">The one before it; null for the first.</param>
internal sealed record PriceRow(ListingPriceDto Price, ListingPriceDto? Before);
