using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aviv.Api.Contract.Json;

/// <summary>How JSON looks in this API, for what it writes and what it reads.</summary>
internal static class JsonContract
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Answers are application/json with nosniff, never pasted into a page; é and + need no escapes there.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
        options.Converters.Add(new WireNumberConverter());
        options.Converters.Add(new PriceConverter());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new PhoneNumberConverter());
        options.Converters.Add(new ContactNumberConverter());
    }
}
