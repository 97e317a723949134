using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EfCorePeer;

internal sealed class ListingDb(DbContextOptions<ListingDb> options) : DbContext(options)
{
    public DbSet<Listing> Listings => Set<Listing>();

    public DbSet<PriceLogRow> PriceLog => Set<PriceLogRow>();

    [DbFunction("search_key")]
    public static string SearchKey(string text) => throw new NotSupportedException("PostgreSQL runs it.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var listing = modelBuilder.Entity<Listing>().ToTable("listing");
        listing.ComplexProperty(l => l.PostalAddress);
        listing.Property(l => l.Version).IsConcurrencyToken();
        var row = modelBuilder.Entity<PriceLogRow>().ToTable("listing_price_log");
        row.HasKey(p => new { p.ListingId, p.Id });
        row.Property(p => p.Id).ValueGeneratedOnAdd();
        NameColumns(listing.Metadata);
        NameColumns(row.Metadata);
        listing.Property(l => l.LatestPriceEur).HasColumnName("price");
    }

    private static void NameColumns(IMutableTypeBase type)
    {
        foreach (var property in type.GetProperties()) property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        foreach (var part in type.GetComplexProperties()) NameColumns(part.ComplexType);
    }
}
