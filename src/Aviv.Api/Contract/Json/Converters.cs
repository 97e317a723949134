using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aviv.Api.Contract.Query;
using Aviv.Application.Common;
using Aviv.Application.Listings;
using Aviv.Domain.Listings;

namespace Aviv.Api.Contract.Json;

/// <summary>Takes a JSON number, or a JSON string whatever it holds: rules judge it, not the parser.</summary>
internal sealed class WireNumberConverter : JsonConverter<WireNumber>
{
    public override WireNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, WireNumber value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}

/// <summary>Writes 99.50 as 99.5 and 150000.00 as 150000.</summary>
internal sealed class PriceConverter : JsonConverter<decimal>
{
    // Dividing by a one of full precision leaves a decimal without trailing zeros.
    private const decimal One = 1.000000000000000000000000000000m;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

    // Most prices are whole, and a division takes as long as all the rest.
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        if (decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue) writer.WriteNumberValue(decimal.ToInt64(value));
        else writer.WriteNumberValue(value / One);
    }
}

/// <summary>Instants in UTC with a Z.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Rfc3339.Format(value, stackalloc byte[Rfc3339.MaxLength]));
}

/// <summary>Writes the number in clear.</summary>
internal sealed class PhoneNumberConverter : JsonConverter<PhoneNumber>
{
    public override PhoneNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PhoneNumber.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, PhoneNumber value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Reveal());
}

/// <summary>Writes the number in clear, for the client that may read it.</summary>
internal sealed class ContactNumberConverter : JsonConverter<ContactNumber>
{
    public override ContactNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(PhoneNumber.Parse(reader.GetString()!));

    public override void Write(Utf8JsonWriter writer, ContactNumber value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Phone?.Reveal());
}
