using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aviv.Application.Listings;
using Aviv.Data;
using Aviv.Domain.Listings;

namespace Aviv.Api.Tests.Data;

public sealed class SeededListingsTests
{
    private const int Count = 20_000;

    private static readonly DateTime Start = new(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2026, 6, 30, 0, 0, 0, DateTimeKind.Utc);

    private static readonly IReadOnlyList<SeededListing> Listings = [.. SeededListings.Generate(seed: 1, Count)];

    // All prices of a listing, with the one before.
    private static readonly IReadOnlyList<(SeededPrice Before, SeededPrice After)> Changes =
        [.. Listings.SelectMany(listing => listing.Prices.Zip(listing.Prices.Skip(1)))];

    [Fact]
    public void Generate_MoreListings_LeavesTheFirstAsTheyAre() =>
        Assert.Equal(Texts(SeededListings.Generate(seed: 5, count: 300)), Texts(SeededListings.Generate(seed: 5, count: 1_000).Take(300)));

    [Fact]
    public void Generate_AnotherSeed_MakesOtherListings()
    {
        var same = Texts(SeededListings.Generate(seed: 6, count: 300)).Intersect(Texts(SeededListings.Generate(seed: 7, count: 300)));

        Assert.Empty(same);
    }

    // Written down once: the generator may not depend on the machine, nor change unnoticed under measurements that are to be compared.
    [Fact]
    public void Generate_KnownSeed_MakesTheKnownListings() =>
        Assert.Equal(
            "a0134eedb747394047989ec9d638d15c1c0abd054db7432b388332fb8b2a50d4",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Texts(Listings.Take(1_000)))))));

    [Fact]
    public void Listings_EveryOne_IsWithinTheDomainsLimits() =>
        Assert.All(Listings, listing => Assert.Equal(listing.Price, Details(listing).Price));

    [Fact]
    public void Histories_EveryOne_IsAsTheApiWouldHaveLeftIt() => Assert.All(Listings, listing =>
    {
        Assert.All(
            listing.Prices.Zip(listing.Prices.Skip(1)),
            change => Assert.True(change.First.ChangedAt < change.Second.ChangedAt && change.First.Price != change.Second.Price));
        Assert.All(listing.Prices, price => Assert.Equal((DateTimeKind.Utc, 0), (price.ChangedAt.Kind, price.ChangedAt.Nanosecond)));
        Assert.InRange(listing.CreatedDate, Start, End);
        Assert.InRange(listing.UpdatedDate, listing.Prices[^1].ChangedAt, End);
        Assert.Equal(listing.Version > listing.Prices.Count, listing.UpdatedDate > listing.Prices[^1].ChangedAt);
    });

    [Fact]
    public void Histories_OnAverage_HaveTenPricesAndMostlyDrop()
    {
        Assert.InRange(Listings.Average(listing => listing.Prices.Count), 9.8, 10.2);
        Assert.InRange(Share(Listings, listing => listing.Prices.Count == 1), 0.18, 0.22);
        Assert.InRange(Share(Listings, listing => listing.Prices.Count is >= 17 and <= 23), 0.25, 0.31);
        Assert.InRange(Listings.Max(listing => listing.Prices.Count), 55, 60);
        Assert.InRange(Share(Listings, listing => listing.UpdatedDate > listing.Prices[^1].ChangedAt), 0.18, 0.22);
        Assert.InRange(Share(Changes, change => change.After.Price / change.Before.Price is >= 0.94m and <= 0.99m), 0.63, 0.69);
        Assert.InRange(Share(Changes, change => change.After.Price < change.Before.Price), 0.64, 0.69);
    }

    [Fact]
    public void CreatedDates_RiseWithTheIds_ButNotEverywhere()
    {
        var neighbours = Listings.Zip(Listings.Skip(1)).ToList();

        Assert.InRange(Share(neighbours, pair => pair.Second.CreatedDate < pair.First.CreatedDate), 0.01, 0.20);
        Assert.All(Listings, listing => Assert.InRange(
            listing.CreatedDate - Start.AddSeconds(430 * (listing.Id - 1)), TimeSpan.Zero, TimeSpan.FromDays(12)));
    }

    [Fact]
    public void Places_HaveAHeavyHeadAndALongTail()
    {
        var countries = Listings.CountBy(listing => listing.Country).OrderByDescending(country => country.Value).ToList();
        var cities = Listings.CountBy(listing => (listing.Country, listing.City)).OrderByDescending(city => city.Value).ToList();

        Assert.Equal(10, countries.Count);
        Assert.Equal("FR", countries[0].Key);
        Assert.InRange(countries[0].Value, 0.48 * Count, 0.52 * Count);
        Assert.Equal(("FR", "Paris"), cities[0].Key);
        Assert.InRange(cities[0].Value, 0.06 * Count, 0.08 * Count);
        Assert.InRange(cities.Count, 250, 400);
        Assert.InRange(cities.Count(city => city.Value < 0.001 * Count), 60, 200);
        Assert.Superset(
            new HashSet<string> { "Saint-Étienne", "L'Haÿ-les-Roses", "A Coruña", "Köln", "Málaga", "'s-Gravenhage" },
            cities.Select(city => city.Key.City).ToHashSet());
    }

    [Theory]
    [InlineData("Paris", "^750(0[1-9]|1[0-9]|20)$", 20)]
    [InlineData("Lyon", "^6900[1-9]$", 9)]
    [InlineData("Nice", "^06[0-3]00$", 4)]
    [InlineData("Barcelona", "^080[0-4][0-9]$", 42)]
    [InlineData("Amsterdam", "^10[0-9]{2} [A-Z]{2}$", 50)]
    [InlineData("Lisboa", "^1[0-9]{2}0-[0-9]{3}$", 50)]
    [InlineData("Dublin", "^D[0-9]{2} [A-Z0-9]{4}$", 50)]
    public void PostalCodes_AreTheCitys(string city, string form, int atLeast)
    {
        var codes = Listings.Where(listing => listing.City == city).Select(listing => listing.PostalCode).ToHashSet();

        Assert.All(codes, code => Assert.Matches(form, code));
        Assert.InRange(codes.Count, atLeast, int.MaxValue);
    }

    [Fact]
    public void Buildings_GoWithTheirRoomsAndPrices()
    {
        Assert.InRange(Share(Listings, listing => listing.BuildingType == "APARTMENT"), 0.60, 0.64);
        Assert.InRange(Share(Listings, listing => listing.BuildingType == "HOUSE"), 0.26, 0.30);
        Assert.All(Listings, listing => Assert.InRange(listing.SurfaceAreaM2 / listing.RoomsCount, 10, 50));
        Assert.All(Listings, listing => Assert.InRange(listing.BedroomsCount, listing.RoomsCount > 1 ? 1 : 0, listing.RoomsCount - 1));
        Assert.All(Listings, listing => Assert.Equal(0, listing.Price % 500));
        Assert.InRange(Listings.DistinctBy(listing => listing.Price).Count(), 500, Count / 5);
        Assert.InRange(Share(Listings, listing => listing.Price % 10_000 == 9_000), 0.10, 0.30);
        Assert.InRange(Share(Listings, listing => listing.ContactPhoneNumber is null), 0.38, 0.42);
    }

    [Fact]
    public void Descriptions_HaveTheLengthsOfAdvertisements()
    {
        Assert.All(Listings, listing => Assert.InRange(listing.Description.Length, 150, 1_500));
        Assert.InRange(Listings.Average(listing => listing.Description.Length), 420, 480);
        Assert.InRange(Listings.Max(listing => listing.Description.Length), 1_000, 1_500);
        Assert.All(Listings, listing => Assert.DoesNotMatch(@"[{}|]|\s\s", listing.Description));
    }

    [Theory]
    [InlineData("FR")]
    [InlineData("ES")]
    [InlineData("DE")]
    [InlineData("IT")]
    public void Words_AreSomeFrequentManyRare(string country)
    {
        var texts = Listings.Where(listing => listing.Country == country)
            .Select(listing => $"{listing.Name} {listing.Description}").ToList();
        var shares = texts.SelectMany(text => Regex.Matches(text.ToLowerInvariant(), @"\p{L}+").Select(word => word.Value).Distinct())
            .CountBy(word => word).Select(word => (double)word.Value / texts.Count).ToList();

        Assert.InRange(shares.Count(share => share is >= 0.30 and <= 0.50), 10, 60);
        Assert.InRange(shares.Count(share => share is >= 0.01 and <= 0.05), 80, 300);
        Assert.InRange(shares.Count(share => share < 0.001), 100, int.MaxValue);
    }

    private static double Share<T>(IReadOnlyCollection<T> all, Func<T, bool> holds) => (double)all.Count(holds) / all.Count;

    private static IEnumerable<string> Texts(IEnumerable<SeededListing> listings) =>
        listings.Select(listing => JsonSerializer.Serialize(listing));

    private static ListingDetails Details(SeededListing listing) => new()
    {
        Name = listing.Name,
        Description = listing.Description,
        BuildingType = BuildingTypeNames.Parse(listing.BuildingType)!.Value,
        Address = new()
        {
            StreetAddress = listing.StreetAddress,
            PostalCode = listing.PostalCode,
            City = listing.City,
            Country = listing.Country,
        },
        Price = listing.Price,
        SurfaceAreaM2 = listing.SurfaceAreaM2,
        RoomsCount = listing.RoomsCount,
        BedroomsCount = listing.BedroomsCount,
        ContactPhoneNumber = listing.ContactPhoneNumber is { } phone ? PhoneNumber.Parse(phone) : null,
    };
}
