using System.Buffers;
using System.Text.Json;
using Aviv.Application.Search;
using Microsoft.Net.Http.Headers;

namespace Aviv.Api.Search;

/// <summary>What an export is written in.</summary>
internal interface IExportFormat
{
    /// <summary>Its name in the query parameter <c>format</c>, which is also the extension of a file.</summary>
    string Name { get; }

    string MediaType { get; }

    void Begin(IBufferWriter<byte> output, ExportContents contents, JsonSerializerOptions json);

    void Write(IBufferWriter<byte> output, IReadOnlyList<ExportedListing> listings, JsonSerializerOptions json);
}

internal static class ExportFormats
{
    public static readonly IExportFormat[] All = [new NdjsonFormat(), new CsvFormat()];

    /// <summary>The one that the Accept header likes best; NDJSON where it likes neither or both.</summary>
    public static IExportFormat Accepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return All.MaxBy(format => Quality(format, accepted))!;
    }

    // The range that names it most closely decides.
    private static double Quality(IExportFormat format, IList<MediaTypeHeaderValue> accepted) =>
        accepted.Where(range => range.MatchesMediaType(format.MediaType))
        .OrderBy(range => range.MatchesAllTypes).ThenBy(range => range.MatchesAllSubTypes)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
}
