using Npgsql;
using NpgsqlTypes;

namespace Aviv.Data;

/// <summary>A listing as a row of the table.</summary>
internal static class ListingRow
{
    public const string Copy = """
        COPY listing (id, name, description, building_type, street_address, postal_code, city, country, surface_area_m2, rooms_count,
            bedrooms_count, price, contact_sealed, contact_hash, contact_key, created_date, updated_date, version)
        FROM STDIN (FORMAT binary)
        """;

    public static async Task WriteAsync(
        NpgsqlBinaryImporter copy, SeededListing listing, Func<string, SealedNumber> seal, CancellationToken cancellationToken)
    {
        await copy.WriteAsync(listing.Id, cancellationToken);
        string[] texts =
        [
            listing.Name, listing.Description, listing.BuildingType,
            listing.StreetAddress, listing.PostalCode, listing.City, listing.Country,
        ];
        foreach (var text in texts) await copy.WriteAsync(text, cancellationToken);
        await copy.WriteAsync(listing.SurfaceAreaM2, cancellationToken);
        await copy.WriteAsync(listing.RoomsCount, cancellationToken);
        await copy.WriteAsync(listing.BedroomsCount, cancellationToken);
        await copy.WriteAsync(listing.Price, cancellationToken);
        await WriteAsync(copy, listing.ContactPhoneNumber is { } number ? seal(number) : null, cancellationToken);
        await copy.WriteAsync(listing.CreatedDate, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(listing.UpdatedDate, NpgsqlDbType.TimestampTz, cancellationToken);
        await copy.WriteAsync(listing.Version, cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, SealedNumber? contact, CancellationToken cancellationToken)
    {
        await copy.WriteAsync(contact?.Sealed, NpgsqlDbType.Bytea, cancellationToken);
        await copy.WriteAsync(contact?.Hash, NpgsqlDbType.Bytea, cancellationToken);
        await copy.WriteAsync(contact?.KeyId, NpgsqlDbType.Text, cancellationToken);
    }
}
