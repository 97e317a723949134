using Aviv.Api.Charts;
using Aviv.Api.Contract;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Query;
using Aviv.Api.Search;
using Aviv.Application.Listings;
using Aviv.Application.Prices;
using Aviv.Application.Search;
using MediatR;

namespace Aviv.Api.Pages;

/// <summary>The search: a form, and what it found.</summary>
/// <param name="Form">The filters.</param>
/// <param name="Homes">What they found; null where they are wrong.</param>
/// <param name="Next">The query string of the next page; null on the last.</param>
internal sealed record FindPage(FindForm Form, IReadOnlyList<FoundHome>? Homes, string? Next)
{
    public const int MostHomes = 24;

    /// <summary>Those of GET /listings, but that a page decides itself how long it is.</summary>
    public static readonly QueryParameter[] Parameters =
        [.. SearchParameters.Page.Where(parameter => parameter.Name is not ("limit" or "count"))];

    public string Found => Homes switch
    {
        null or [] => "Nothing found",
        var homes => Texts.Count(homes.Count, "home") + (Next is null ? "" : ", and more follow"),
    };

    public static async Task<IResult> AnswerAsync(
        IMediator mediator, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        if (PageAddress.Tidied(http.Request, Parameters) is { } tidy) return TypedResults.LocalRedirect(tidy);
        var form = new FindForm(http.Request.Query, null, clock.GetUtcNow());
        try
        {
            var query = new QueryReader(http);
            var request = SearchQuery.Page(query) with { Limit = MostHomes };
            return new Page<FindPage>("Find", await FindAsync(mediator, form, query, request, cancellationToken));
        }
        catch (ApiErrorException fault) when (fault.Error == ApiError.InvalidQuery)
        {
            var page = new FindPage(form with { Errors = fault.Errors }, null, null);
            return new Page<FindPage>("Find", page, StatusCodes.Status400BadRequest);
        }
    }

    private static async Task<FindPage> FindAsync(
        IMediator mediator, FindForm form, QueryReader query, GetListings request, CancellationToken cancellationToken)
    {
        var page = await mediator.Send(request, cancellationToken);
        var ids = page.Listings.Select(listing => listing.Id).ToList();
        var prices = await mediator.Send(new GetLastPrices(ids, SmallChart.MostPrices), cancellationToken);
        return new(
            form,
            [.. page.Listings.Select(listing => new FoundHome(listing, prices.GetValueOrDefault(listing.Id)))],
            page.Next is null ? null : query.Next($"{page.Next}").Value);
    }
}

/// <param name="Listing">The home.</param>
/// <param name="Prices">Its last prices; null where it went meanwhile.</param>
internal sealed record FoundHome(ListingDto Listing, LastPrices? Prices)
{
    private const char NoBreak = '\u00a0';

    public string Facts => $"{Listing.BuildingType}, {Texts.Area(Listing.SurfaceAreaM2)}, {Texts.Count(Listing.RoomsCount, "room")}"
        + PerSquareMetre;

    // In one piece, however narrow the window is.
    private string PerSquareMetre => PriceFigures.PerSquareMetre(Listing.LatestPriceEur, Listing.SurfaceAreaM2) is { } price
        ? ", " + $"{Texts.Money(price)} per m²".Replace(' ', NoBreak)
        : "";

    /// <summary>As in <c>▼ −3.2 %, 12 days ago</c>; null where the price never changed.</summary>
    public string? LastChange(DateTimeOffset now) => Prices is not { Previous: { } before, Current: var price } ? null
        : $"{Texts.Change(before.PriceEur, price.PriceEur)}, "
        + Texts.Ago(price.CreatedDate, now);

    public bool IsDrop => Prices?.Current.PriceEur < Prices?.Previous?.PriceEur;

    public SmallChart? Chart(DateTimeOffset now) => Prices is null ? null : new(Prices.Prices, now);
}
