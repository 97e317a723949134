using System.Buffers;
using System.Text.Json;
using Aviv.Application.Listings;

namespace Aviv.Api.Export;

/// <summary>What an export is written in.</summary>
internal interface IExportFormat
{
    /// <summary>Its name in the query parameter <c>format</c>, which is also the extension of a file.</summary>
    string Name { get; }

    string MediaType { get; }

    void Begin(IBufferWriter<byte> output, bool withPrices);

    void Write(IBufferWriter<byte> output, IReadOnlyList<ExportedListing> listings, JsonSerializerOptions json);
}

internal static class ExportFormats
{
    public static readonly IExportFormat[] All = [new NdjsonFormat(), new CsvFormat()];

    /// <summary>The first of the Accept header that is one of ours, by its quality; NDJSON where none is.</summary>
    public static IExportFormat Accepted(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1);
        return accepted.Select(range => Array.Find(All, format => range.MatchesMediaType(format.MediaType))).FirstOrDefault(format => format is not null) ?? All[0];
    }
}
