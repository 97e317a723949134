using Aviv.Api.Access;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Listings;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;

namespace Aviv.Api.Pages;

internal static class PageEndpoints
{
    /// <summary>The pages for people; they are not part of the contract with programs.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").WithMetadata(new PageRoute()).ExcludeFromDescription().IsPublic().Revalidates().Compresses();
        pages.MapGet("/", FindPage.AnswerAsync).Takes(FindPage.Parameters);
        pages.MapGet($"/homes/{ListingEndpoints.ById}", HomePage.AnswerAsync).Takes(HomePage.Parameters).ShowsNumbers();
    }
}
