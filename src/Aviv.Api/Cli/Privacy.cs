using Aviv.Infrastructure.Privacy;

namespace Aviv.Api.Cli;

/// <summary>Seals the phone numbers that a release before stored in clear. It may be run beside the API, ended and run again.</summary>
internal static class Privacy
{
    /// <summary>The exit code where it could not look.</summary>
    public const int CouldNot = 2;

    private const int ProgressEvery = 50;
    private const int SomeRemain = 1;

    public static async Task<int> SealAsync(IServiceProvider services)
    {
        var (contacts, done, batches) = (services.GetRequiredService<ClearContacts>(), 0, 0);
        await foreach (var count in contacts.SealAsync(CancellationToken.None))
        {
            done += count;
            if (++batches % ProgressEvery == 0) Console.Error.WriteLine($"{done} phone numbers…");
        }

        var left = await contacts.CountAsync(CancellationToken.None);
        Console.WriteLine($"Sealed {done} phone numbers: {left} are left in clear.");
        return left == 0 ? 0 : SomeRemain;
    }
}
