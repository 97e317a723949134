using System.Globalization;
using Aviv.Api.Contract.Errors;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Contract.OpenApi;
using Aviv.Api.Contract.Query;
using Aviv.Application.Reading;

namespace Aviv.Api.Charts;

/// <summary>The query parameters of a chart, and how they are read.</summary>
internal sealed record ChartParameters(ChartRange Range, int Width, int Height, ChartTheme Theme)
{
    private const int LeastWidth = 320;
    private const int MostWidth = 1600;
    private const int UsualWidth = 800;
    private const int LeastHeight = 160;
    private const int MostHeight = 900;
    private const int UsualHeight = 320;

    public static readonly QueryParameter RangeParameter =
        new("range", "How far back from the end of the present day in UTC; `all`, from the first price on, unless given.",
            () => Schemas.Named(NamedChoices.ChartRange), "1y");

    public static readonly QueryParameter[] All =
    [
        RangeParameter,
        new("width", $"In pixels; {UsualWidth} unless given.", () => Schemas.WholeNumber(LeastWidth, MostWidth), 640),
        new("height", $"In pixels; {UsualHeight} unless given.", () => Schemas.WholeNumber(LeastHeight, MostHeight), 240),
        new("theme", "Its colours; `auto`, those that the reader's device prefers, unless given.",
            () => Schemas.Named(NamedChoices.ChartTheme), "dark"),
    ];

    /// <exception cref="ApiErrorException">The query string is at fault.</exception>
    public static ChartParameters Read(QueryReader query)
    {
        var chart = new ChartParameters(
            ReadRange(query),
            query.WholeNumber("width", LeastWidth, MostWidth) ?? UsualWidth,
            query.WholeNumber("height", LeastHeight, MostHeight) ?? UsualHeight,
            query.Choice("theme", ChartTheme.ByName) ?? ChartTheme.Auto);
        query.ThrowIfFaulty();
        return chart;
    }

    public static ChartRange ReadRange(QueryReader query) => query.Choice("range", ChartRange.ByName) ?? ChartRange.All;

    /// <summary>The entity tag of a chart: it changes with the listing, with the day, and with what is asked for.</summary>
    public string Tag(ListingVersion version, ChartView view, string? encoding) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{VersionTag.State(version)}-{view.LastDay:yyyyMMdd}-{Range.Name}-{Width}x{Height}-{Theme.Name}")
        + $"{(encoding is null ? "" : "-")}{encoding}\"";
}
