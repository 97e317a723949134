namespace Aviv.Bench;

/// <summary>
/// Reads histories and listings of all listings at random for ten minutes, and tells how much memory the API has meanwhile.
/// </summary>
internal static class Soak
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var api = await Api.StartCachedAsync(Databases.Large, cancellationToken);
        var ids = await IdSet.Listings(Databases.Large, Databases.Large.Listings).FileAsync(cancellationToken);
        var reads = new Wrk(api.Address, "any.lua", ids);
        Console.WriteLine("| minutes | reads | MB |\n|---|---|---|");
        var total = 0.0;
        for (var passed = Step; passed <= Time; passed += Step)
        {
            total += await reads.RateAsync(Step, cancellationToken) * Step.TotalSeconds;
            Console.WriteLine(string.Create(null, $"| {passed.TotalMinutes} | {total:N0} | {api.ResidentMegabytes:N0} |"));
        }

        return 0;
    }
}
