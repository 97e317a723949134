using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Listings;

/// <summary>
/// Replays a year of real advertisements, of every home under <c>--stress</c>, else of a part of them: the first sight of a home
/// creates a listing, each later one updates it.
/// </summary>
public sealed class ReplayedYear(ApiFixture api) : ApiTest(api)
{
    private static readonly int EachHomeOf = Faults.Faults.Size(quick: 20, stress: 1);

    private Dictionary<long, string>? _replayed;

    private sealed record Advertisement(string Home, decimal Price, string Surface, int Bedrooms, bool IsStudio);

    /// <summary>
    /// The prices of each listing as the file has them. Only the first call replays it; without the file the test is skipped.
    /// </summary>
    public async Task<Dictionary<long, string>> ReplayAsync()
    {
        var file = Path.Combine(SampleData(), "valencia-2018.csv.gz");
        Assert.SkipUnless(File.Exists(file), $"The real data is not there: {file}. Set AVIV_SAMPLE_DATA to the folder that holds it.");
        return _replayed ??= await ReplayAsync(Part(Read(file)));
    }

    // Whole homes, each with all its advertisements.
    private static List<Advertisement> Part(List<Advertisement> all) =>
        [.. all.GroupBy(advertisement => advertisement.Home).Where((_, i) => i % EachHomeOf == 0).SelectMany(home => home)];

    private async Task<Dictionary<long, string>> ReplayAsync(List<Advertisement> advertisements)
    {
        var ids = new Dictionary<string, long>();
        foreach (var advertisement in advertisements)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            if (ids.TryGetValue(advertisement.Home, out var id)) await UpdateAsync(id, Listing(advertisement));
            else ids[advertisement.Home] = await CreateAsync(Listing(advertisement));
        }

        return advertisements.GroupBy(advertisement => ids[advertisement.Home], advertisement => advertisement.Price)
            .ToDictionary(home => home.Key, home => string.Join(' ', home.Where((price, i) => i == 0 || price != home.ElementAt(i - 1))));
    }

    private static JsonObject Listing(Advertisement advertisement) => Sample.Listing(advertisement.Price, advertisement.Home)
        .With("building_type", advertisement.IsStudio ? "STUDIO" : "APARTMENT")
        .With("surface_area_m2", advertisement.Surface)
        .With("rooms_count", advertisement.Bedrooms + 1)
        .With("bedrooms_count", advertisement.Bedrooms);

    private static List<Advertisement> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        reader.ReadLine();
        var advertisements = new List<Advertisement>();
        while (reader.ReadLine()?.Split(',') is [_, var home, var price, var surface, var bedrooms, var studio, ..])
            advertisements.Add(new(
                home,
                decimal.Parse(price, CultureInfo.InvariantCulture),
                surface,
                int.Parse(bedrooms, CultureInfo.InvariantCulture),
                studio == "1"));
        return advertisements;
    }

    private static string SampleData() =>
        Environment.GetEnvironmentVariable("AVIV_SAMPLE_DATA") ?? Path.Combine(Repository.Root, "../shared/data");
}
