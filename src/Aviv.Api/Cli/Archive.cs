using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Aviv.Api.Contract.Json;
using Aviv.Api.Contract.Query;
using Aviv.Application.Archive;
using Aviv.Application.Prices;

namespace Aviv.Api.Cli;

/// <summary>
/// Moves old prices out of the database, reads them, and checks them. The exit code is 0 where all is done or as it should be, and 1 where
/// somebody has to look.
/// </summary>
internal static class Archive
{
    /// <summary>The exit code where it could not look, or not begin.</summary>
    public const int CouldNot = 2;

    private const int SomethingToDo = 1;

    private static readonly Option<Age> OlderThan = new("--older-than")
    {
        Description = "such as 5y, 18m or 400d: what was superseded before is moved",
        Required = true,
        CustomParser = result => Age.Parse(result.Tokens[0].Value, result.AddError),
    };
    private static readonly Option<string> To = new("--to") { Description = "a folder, or s3://bucket/prefix", Required = true };
    private static readonly Option<string> From = new("--from") { Description = "where the archive is, as for --to", Required = true };
    private static readonly Option<long> Listing = new("--listing") { Description = "the listing's number", Required = true };

    public static Task<int> RunAsync(IServiceProvider services, string[] options) => Command.RunAsync(
        options, [OlderThan, To], [],
        parsed => RunAsync(services, parsed.GetRequiredValue(OlderThan), Open(services, parsed.GetRequiredValue(To))));

    public static Task<int> CheckAsync(IServiceProvider services, string[] options) =>
        Command.RunAsync(options, [From], [], parsed => CheckAsync(services, Open(services, parsed.GetRequiredValue(From))));

    public static Task<int> ReadAsync(IServiceProvider services, string[] options) => Command.RunAsync(
        options, [Listing, From], [],
        parsed => ReadAsync(parsed.GetRequiredValue(Listing), Open(services, parsed.GetRequiredValue(From))));

    private static IArchiveFiles Open(IServiceProvider services, string address) =>
        services.GetRequiredService<IArchivePlaces>().Open(address);

    private static async Task<int> RunAsync(IServiceProvider services, Age age, IArchiveFiles files)
    {
        var boundary = age.Before(services.GetRequiredService<TimeProvider>().GetUtcNow());
        var steps = new List<ArchiveStep>();
        await foreach (var step in services.GetRequiredService<ArchivePrices>().RunAsync(files, boundary, CancellationToken.None))
        {
            steps.Add(step);
            Console.Error.WriteLine(FormattableString.Invariant($"{Words(step)}: {step.Name}"));
        }

        long Rows(params ArchiveDeed[] deeds) => steps.Where(step => deeds.Contains(step.Deed)).Sum(step => (long)step.Rows);
        Console.WriteLine(FormattableString.Invariant(
            $"Moved {Rows(ArchiveDeed.Moved, ArchiveDeed.Finished)} prices that were superseded by {Rfc3339.Format(boundary)}, ")
            + FormattableString.Invariant($"and removed {Rows(ArchiveDeed.Cleansed)} of deleted listings."));
        var problems = steps.Count(step => step.IsProblem);
        if (problems > 0) Console.WriteLine($"{problems} problems, see above: run archive check, then this again (docs/archive.md).");
        return problems == 0 ? 0 : SomethingToDo;
    }

    private static async Task<int> CheckAsync(IServiceProvider services, IArchiveFiles files)
    {
        var (parts, rows, faults) = (0, 0L, 0);
        await foreach (var part in services.GetRequiredService<CheckArchive>().RunAsync(files, CancellationToken.None))
        {
            (parts, rows) = (parts + 1, rows + part.Rows);
            if (part.Fault is not { } fault) continue;
            faults++;
            Console.WriteLine($"{part.Name}: {Words(fault)}");
        }

        Console.WriteLine($"Checked {parts} files with {rows} prices: {faults} are not as they should be.");
        return faults == 0 ? 0 : SomethingToDo;
    }

    private static async Task<int> ReadAsync(long listing, IArchiveFiles files)
    {
        var rows = await ReadArchive.OfListingAsync(files, listing, CancellationToken.None);
        var json = new JsonSerializerOptions();
        JsonContract.Configure(json);
        foreach (var row in rows)
            Console.WriteLine(JsonSerializer.Serialize(new ListingPriceDto { PriceEur = row.Price, CreatedDate = row.ChangedAt }, json));
        return rows is [] ? Verbs.Refuse("The archive has no prices of this listing.", SomethingToDo) : 0;
    }

    private static string Words(ArchiveStep step) => step.Deed switch
    {
        ArchiveDeed.Moved => $"{step.Rows} prices moved",
        ArchiveDeed.Finished => $"{step.Rows} prices of an interrupted run moved",
        ArchiveDeed.Discarded => "left by an interruption or a deletion, and discarded",
        ArchiveDeed.Cleansed => $"{step.Rows} prices of deleted listings removed",
        ArchiveDeed.Faulty => "missing, or not as it was written",
        _ => "too many deletions meanwhile; the next run goes on",
    };

    private static string Words(ArchiveFault fault) => fault switch
    {
        ArchiveFault.NotAsWritten => "missing, or not as it was written",
        ArchiveFault.Unfinished => "left by an interrupted run, which the next one finishes",
        _ => "not known to the database",
    };

    /// <summary>A number of years, months or days.</summary>
    private sealed record Age(int Number, char Unit)
    {
        private const int Most = 10_000;

        public static Age? Parse(string text, Action<string> refuse)
        {
            if (text is [.. var digits, 'y' or 'm' or 'd']
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most)
                return new(number, text[^1]);
            refuse("--older-than must be a number of years, months or days, such as 5y, 18m or 400d");
            return null;
        }

        public DateTimeOffset Before(DateTimeOffset now) => Unit switch
        {
            'y' => now.AddYears(-Math.Min(Number, now.Year - 1)),
            'm' => now.AddMonths(-Number),
            _ => now.AddDays(-Number),
        };
    }
}
