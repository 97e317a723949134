using System.Buffers;
using System.Text.Json;
using Aviv.Application.Listings;
using Aviv.Application.Search;
using CsvHelper;

namespace Aviv.Api.Search;

/// <summary>RFC 4180 with a header line; each value as JSON writes it, without quotes of JSON. The prices are a JSON array in one column.</summary>
internal sealed class CsvFormat : IExportFormat
{
    private static readonly (string Name, Func<ExportedListing, object?> Of)[] Columns =
    [
        ("id", listing => listing.Id),
        ("name", listing => listing.Name),
        ("description", listing => listing.Description),
        ("building_type", listing => BuildingTypeNames.Of(listing.BuildingType)),
        ("street_address", listing => listing.PostalAddress.StreetAddress),
        ("postal_code", listing => listing.PostalAddress.PostalCode),
        ("city", listing => listing.PostalAddress.City),
        ("country", listing => listing.PostalAddress.Country),
        ("latest_price_eur", listing => listing.LatestPriceEur),
        ("surface_area_m2", listing => listing.SurfaceAreaM2),
        ("rooms_count", listing => listing.RoomsCount),
        ("bedrooms_count", listing => listing.BedroomsCount),
        ("contact_phone_number", listing => listing.ContactPhoneNumber),
        ("created_date", listing => listing.CreatedDate),
        ("updated_date", listing => listing.UpdatedDate),
    ];

    public string Name => "csv";

    public string MediaType => "text/csv";

    public void Begin(IBufferWriter<byte> output, bool withPrices)
    {
        var names = Columns.Select(column => column.Name);
        WriteRows(output, [withPrices ? names.Append("prices") : names]);
    }

    public void Write(IBufferWriter<byte> output, IReadOnlyList<ExportedListing> listings, JsonSerializerOptions json) =>
        WriteRows(output, listings.Select(listing => Fields(listing, json)));

    private static IEnumerable<string> Fields(ExportedListing listing, JsonSerializerOptions json)
    {
        var values = Columns.Select(column => column.Of(listing));
        if (listing.Prices is { } prices) values = values.Append(prices);
        return values.Select(value => value as string ?? Plain(value, json));
    }

    private static string Plain(object? value, JsonSerializerOptions json) => value is null ? "" : JsonSerializer.Serialize(value, value.GetType(), json).Trim('"');

    private static void WriteRows(IBufferWriter<byte> output, IEnumerable<IEnumerable<string>> rows)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                foreach (var field in row) csv.WriteField(field);
                csv.EndRecord();
            }
        }

        output.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
