// Four of the API's routes as a plain EF Core service, as one writes it in an evening: what bench/run.sh measures beside the API.
// It has neither cache nor cursors nor ETags.
using System.Text.Encodings.Web;
using System.Text.Json;
using EfCorePeer;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

const int Attempts = 5;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContextPool<ListingDb>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("Aviv")));
builder.Services.AddValidation();
builder.Services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
});

var app = builder.Build();
app.MapGet("/health/live", () => new { Status = "healthy" });
app.MapGet("/listings/{id:long}", GetListing);
app.MapGet("/listings/{id:long}/prices", GetPrices);
app.MapGet("/listings", GetListings);
app.MapPut("/listings/{id:long}", PutListing);
app.Run();

static async Task<Results<Ok<Listing>, NotFound>> GetListing(long id, ListingDb db, CancellationToken cancellationToken) =>
    await db.Listings.AsNoTracking().FirstOrDefaultAsync(listing => listing.Id == id, cancellationToken) is { } listing
        ? TypedResults.Ok(listing)
        : TypedResults.NotFound();

// Every listing has a price.
static async Task<Results<Ok<List<Price>>, NotFound>> GetPrices(long id, ListingDb db, CancellationToken cancellationToken)
{
    var prices = await db.PriceLog.Where(row => row.ListingId == id).OrderBy(row => row.Id)
        .Select(row => new Price(row.PriceChange, row.UpdatedTime))
        .ToListAsync(cancellationToken);
    return prices.Count > 0 ? TypedResults.Ok(prices) : TypedResults.NotFound();
}

// By price, the one order that is asked for.
static Task<List<Listing>> GetListings(
    string city, [FromQuery(Name = "min_price")] decimal minPrice, [FromQuery(Name = "max_price")] decimal maxPrice, ListingDb db,
    CancellationToken cancellationToken, int limit = 100) =>
    db.Listings.AsNoTracking()
        .Where(listing => listing.CityKey == ListingDb.SearchKey(city))
        .Where(listing => listing.LatestPriceEur >= minPrice && listing.LatestPriceEur <= maxPrice)
        .OrderBy(listing => listing.LatestPriceEur).ThenBy(listing => listing.Id)
        .Take(limit)
        .ToListAsync(cancellationToken);

// The version tells when another has written meanwhile.
static async Task<Results<Ok<Listing>, NotFound>> PutListing(long id, ListingInput input, ListingDb db, CancellationToken cancellationToken)
{
    for (var attempt = 1; ; attempt++)
    {
        if (await db.Listings.FindAsync([id], cancellationToken) is not { } listing) return TypedResults.NotFound();
        if (input.ApplyTo(listing)) db.PriceLog.Add(PriceLogRow.Of(listing));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Ok(listing);
        }
        catch (DbUpdateConcurrencyException) when (attempt < Attempts)
        {
            db.ChangeTracker.Clear();
        }
    }
}
