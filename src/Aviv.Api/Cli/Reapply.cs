using System.CommandLine;
using Aviv.Application.Common;
using Aviv.Application.Privacy;
using Aviv.Infrastructure.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Cli;

/// <summary>
/// Erases again what a restored backup brought back, by the erased files of all instances. It may be ended and run again. The exit code
/// is 0 where nothing is left, and 1 where somebody has to look.
/// </summary>
internal static class Reapply
{
    private const int SomeRemain = 1;
    private const int ProgressEvery = 50_000;

    private static readonly Option<string[]> From = new("--from")
    {
        Description = "a file of Privacy__ErasedFile; several, where there are several instances",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    public static Task<int> RunAsync(IServiceProvider services, string[] options) =>
        Command.RunAsync(options, [From], [], parsed => ReapplyAsync(services, parsed.GetRequiredValue(From)));

    private static async Task<int> ReapplyAsync(IServiceProvider services, string[] paths) =>
        await ReapplyAsync(services, await ReadAsync(services.GetRequiredService<ContactKeys>(), paths));

    private static async Task<List<ErasedLine>> ReadAsync(ContactKeys keys, string[] paths)
    {
        var lines = new List<ErasedLine>();
        foreach (var path in paths)
        {
            var (read, others) = await ErasedLines.ReadAsync(path);
            lines.AddRange(read);
            var dead = read.Count(line => !keys.Has(line.KeyId));
            Console.Error.WriteLine(FormattableString.Invariant(
                $"{path}: {read.Count} erasures, {dead} of them under keys that are gone; {others} lines are none."));
        }

        return lines;
    }

    private static async Task<int> ReapplyAsync(IServiceProvider services, List<ErasedLine> lines)
    {
        var (read, unread, erased, kept) = (0, 0, 0, 0);
        var reapplied = services.GetRequiredService<ReapplyErasures>().RunAsync(lines, Subjects.Caller, CancellationToken.None);
        await foreach (var part in reapplied)
        {
            if ((read + part.Listings) / ProgressEvery > read / ProgressEvery)
                Console.Error.WriteLine(FormattableString.Invariant($"{read + part.Listings} listings…"));
            (read, unread, erased, kept) = (read + part.Listings, unread + part.Unread, erased + part.Erased, kept + part.Kept.Count);
            foreach (var id in part.Kept)
                Console.WriteLine(FormattableString.Invariant($"Listing {id} was written after its number was erased: left as it is"));
        }

        Console.WriteLine($"Erased the phone numbers of {Subjects.Listings(erased)}: {kept} left as they are, {unread} do not open.");
        var dead = await CountDeadAsync(services, lines);
        if (dead > 0)
            Console.WriteLine($"{dead} erasures are of keys that are not configured, and did not end in this database: see doctor.");
        return kept + unread + dead == 0 ? 0 : SomeRemain;
    }

    private static async Task<int> CountDeadAsync(IServiceProvider services, List<ErasedLine> lines)
    {
        var keys = services.GetRequiredService<ContactKeys>();
        Guid[] dead = [.. lines.Where(line => !keys.Has(line.KeyId)).Select(line => line.Id).Distinct()];
        var done = await services.GetRequiredService<IAvivDb>().Erasures.CountAsync(erasure => dead.Contains(erasure.Id));
        return dead.Length - done;
    }
}
