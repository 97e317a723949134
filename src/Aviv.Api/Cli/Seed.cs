using Aviv.Infrastructure.Persistence;

namespace Aviv.Api.Cli;

/// <summary>Fills an empty database with demo listings.</summary>
internal static class Seed
{
    private const string NotEmpty = "The database already holds listings; seed fills an empty one only.";

    public static async Task<int> RunAsync(IServiceProvider services)
    {
        var filled = await services.GetRequiredService<EmptyDatabase>().FillAsync(DemoListings.Histories());
        if (filled is not var (listings, prices)) return Verbs.Refuse(NotEmpty);
        Console.WriteLine($"Seeded {listings} listings with {prices} prices.");
        return 0;
    }
}
