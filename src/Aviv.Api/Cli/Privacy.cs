using System.Globalization;
using Aviv.Infrastructure.Privacy;

namespace Aviv.Api.Cli;

/// <summary>Brings all phone numbers under the newest key. It may be run beside the API, ended and run again.</summary>
internal static class Privacy
{
    /// <summary>The exit code where it could not look.</summary>
    public const int CouldNot = 2;

    private const int ProgressEvery = 50;
    private const int SomeRemain = 1;

    public static async Task<int> RotateAsync(IServiceProvider services)
    {
        var (ledger, done) = (services.GetRequiredService<ContactKeyLedger>(), await SealAsync(services));
        var states = await ledger.CloseAsync(CancellationToken.None);
        var clear = await ledger.CountClearAsync(CancellationToken.None);
        var old = states.Where(state => !state.IsNewest).ToArray();
        var newest = services.GetRequiredService<ContactKeys>().Newest;
        Console.WriteLine($"Sealed {done} phone numbers under the key {newest}: {clear + old.Sum(key => key.Numbers)} are left.");
        if (clear > 0) Console.WriteLine($"In clear: {clear}. Run this again.");
        foreach (var key in old) Console.WriteLine($"Key {key.Id}: {Of(key, services.GetRequiredService<TimeProvider>().GetUtcNow())}");
        return clear == 0 && old.All(key => key.Numbers == 0) ? 0 : SomeRemain;
    }

    private static async Task<int> SealAsync(IServiceProvider services)
    {
        var (done, batches) = (0, 0);
        await foreach (var count in services.GetRequiredService<ContactRotation>().RunAsync(CancellationToken.None))
        {
            done += count;
            if (++batches % ProgressEvery == 0) Console.Error.WriteLine($"{done} phone numbers…");
        }

        return done;
    }

    private static string Of(ContactKeyState key, DateTimeOffset now) => key switch
    {
        { IsConfigured: false } => $"{key.Numbers} rows name it, and it is not configured. Set Privacy__Keys__{key.Id}.",
        { MayGo: null } => $"{key.Numbers} rows name it. Keep it, and run this again; what stays does not open (docs/privacy.md, Keys).",
        { MayGo: { } then } when then > now =>
            string.Create(CultureInfo.InvariantCulture, $"unused. It may go on {then.UtcDateTime:yyyy-MM-dd}."),
        _ => $"unused. It may go: take Privacy__Keys__{key.Id} away from every instance, and destroy it.",
    };
}
