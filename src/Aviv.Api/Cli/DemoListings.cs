using System.Text.Json;
using Aviv.Api.Contract.Json;
using Aviv.Domain.Listings;

namespace Aviv.Api.Cli;

/// <summary>Reads the demo data, <c>demo-listings.json</c>, which is part of the assembly.</summary>
internal static class DemoListings
{
    private const string FileName = "demo-listings.json";

    private static readonly JsonSerializerOptions Options = StrictOptions();

    public static IReadOnlyList<IReadOnlyList<(ListingDetails Details, DateTimeOffset At)>> Histories()
    {
        using var file = typeof(DemoListings).Assembly.GetManifestResourceStream(FileName)!;
        return Histories(file);
    }

    /// <summary>The history of each listing, in the order in which the listings were created.</summary>
    /// <exception cref="InvalidDataException">The file does not hold such listings as the API takes; the message says where.</exception>
    public static IReadOnlyList<IReadOnlyList<(ListingDetails Details, DateTimeOffset At)>> Histories(Stream file)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(file, Options) ?? throw new JsonException("It holds null.");
            return [.. content.Listings.Select(listing => listing.History()).OrderBy(history => history[0].At)];
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{FileName} is not valid: {fault.Message}", fault);
        }
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict);
        JsonContract.Configure(options);
        return options;
    }

    /// <summary>The file; <c>about</c> says to its readers what the data is.</summary>
    private sealed record Content(IReadOnlyList<string> About, IReadOnlyList<DemoListing> Listings);
}
