using Aviv.Api.Access;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Api.Limits;
using Aviv.Api.Pipeline;
using Aviv.Api.Privacy;
using Aviv.Application.Search;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Search;

internal static class ExportEndpoint
{
    private static readonly IReadOnlyDictionary<string, IExportFormat> Formats = ExportFormats.All.ToDictionary(format => format.Name);

    private static readonly QueryParameter[] Parameters =
    [
        .. SearchParameters.Filter,
        new("format", "What to write; without it, what the Accept header asks for, else NDJSON.", () => Schemas.OneOf(Formats.Keys), "csv"),
        new("include", "`prices`: each listing with every price it had, oldest first.", () => Schemas.OneOf("prices"), "prices"),
    ];

    /// <summary>Outside the group of the other routes: an export has its own connections and its own time limits.</summary>
    public static void MapExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/listings/export", ExportAsync).WithName("export-listings").WithTags("Listings")
        .IsPublic().IsExpensive().Compresses().ShowsNumbers().Revalidates().Takes(Parameters).Sends(ResponseHeader.ContentDisposition)
            .Produces<ExportedListing>(StatusCodes.Status200OK, Formats["ndjson"].MediaType, Formats["csv"].MediaType)
        .AddOpenApiOperationTransformer(ExportBodies.DescribeAsync)
        .Fails(ApiError.InvalidQuery, ApiError.Internal, ApiError.Unavailable).DisableRequestTimeout();

    [EndpointSummary("Export listings")]
    [EndpointDescription(
        "Answers all listings that meet every condition given, by id, as they were at one instant: one JSON object a line, or CSV. "
        + "An answer that is cut short ends without the closing chunk of HTTP, so that a client sees an error and not an end.")]
    private static async Task ExportAsync(HttpContext http, ExportListings export, ExportShares shares)
    {
        var query = new QueryReader(http);
        var format = query.Choice("format", Formats) ?? ExportFormats.Accepted(http.Request);
        var withPrices = query.Choice("include", new Dictionary<string, string> { ["prices"] = "prices" }) is not null;
        var contents = new ExportContents(SearchQuery.Filter(query), withPrices, http.SeesNumbers());
        http.Response.ContentType = format.MediaType;
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        http.Response.Headers.ContentDisposition = $"attachment; filename=listings.{format.Name}";
        if (http.AnswersHead()) return;
        using var share = shares.TryBegin(http)
            ?? throw new ApiErrorException(ApiError.RateLimited, "This caller runs as many exports at once as it may. Let one end first.");
        await StreamingResponse.WriteAsync(
            http, answer => WriteAsync(http, answer, format, contents, export.RunAsync(contents, answer.Stop)));
    }

    private static async Task WriteAsync(
        HttpContext http,
        StreamingResponse answer,
        IExportFormat format,
        ExportContents contents,
        IAsyncEnumerable<IReadOnlyList<ExportedListing>> batches)
    {
        var json = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        // Begun when the first batch is there: until then a failure has a status and a problem to tell.
        var begun = false;
        await foreach (var batch in batches)
        {
            if (!begun) format.Begin(answer.Output, contents, json);
            begun = true;
            format.Write(answer.Output, batch, json);
            await answer.FlushAsync();
        }

        if (!begun) format.Begin(answer.Output, contents, json);
    }
}
