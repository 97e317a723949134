using System.Reflection;
using Aviv.Application.Access;
using Aviv.Infrastructure;
using Aviv.Infrastructure.Doctor;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Console;

namespace Aviv.Api.Cli;

/// <summary>What the program does besides serving. A verb answers with the exit code: 0 is done, Failed that it could not.</summary>
internal sealed record Verb(string Name, string Does, Func<IServiceProvider, string[], Task<int>> RunAsync, int Failed = Verbs.Failed)
{
    public Verb(string name, string does, Func<IServiceProvider, Task<int>> runAsync, int failed = Verbs.Failed)
        : this(name, does, (services, _) => runAsync(services), failed) => TakesOptions = false;

    /// <summary>The words that call it.</summary>
    public string[] Words { get; } = Name.Split(' ');

    /// <summary>Whether more may follow these words.</summary>
    public bool TakesOptions { get; } = true;

    /// <summary>As whom it connects, where that one is configured.</summary>
    public VerbRole Role { get; init; }

    /// <summary>Whether it waits until the database answers, and is refused where migrations are missing.</summary>
    public bool NeedsDatabase { get; init; } = true;
}

internal static class Verbs
{
    public const int Failed = 1;
    public const int Misused = 2;

    private static readonly Verb[] All =
    [
        new("archive", "moves old prices to files: --older-than 5y --to DIR or s3://…", Archive.RunAsync, Archive.CouldNot)
            { Role = VerbRole.Archive },
        new("archive check", "compares the archive with what was written to it", Archive.CheckAsync, Archive.CouldNot)
            { Role = VerbRole.Archive },
        new("archive read", "prints the archived prices of a listing", Archive.ReadAsync, Archive.CouldNot) { NeedsDatabase = false },
        new("doctor", "checks settings, database, Redis, disk and clock", Doctor.RunAsync, Doctor.CouldNot) { NeedsDatabase = false },
        new(Health.Name, "asks the instance on this machine whether it is ready: [URL]", (_, args) => Health.RunAsync(args))
            { NeedsDatabase = false },
        new("keys create", "makes a key for a feed, and writes it to standard output", Keys.CreateAsync) { Role = VerbRole.Owner },
        new("keys list", "lists the keys, without their secrets", Keys.ListAsync) { Role = VerbRole.Owner },
        new("keys revoke", "makes a key useless, on every instance within a minute", Keys.RevokeAsync) { Role = VerbRole.Owner },
        new("privacy access", "lists the listings of the phone number on its standard input", Subjects.AccessAsync, Privacy.CouldNot),
        new("privacy erase", "erases the phone number on its standard input", Subjects.EraseAsync, Privacy.CouldNot),
        new("privacy reapply", "erases again what a restored backup brought back", Reapply.RunAsync, Privacy.CouldNot),
        new("privacy rotate", "seals all phone numbers under the newest key", Privacy.RotateAsync, Privacy.CouldNot),
        new("seed", "fills an empty database with demo listings", Seed.RunAsync),
        new("verify", "checks every price history against its listing", Verify.RunAsync, Verify.CouldNot),
        new("verify --repair", "also logs the newest prices that are missing", Verify.RepairAsync, Verify.CouldNot),
    ];

    // Tests and tools start Program within a process of theirs, and want the exception itself.
    private static bool IsOwnProcess => Assembly.GetEntryAssembly() == typeof(Verbs).Assembly;

    public static void AddVerbs(this WebApplicationBuilder builder, string[] args)
    {
        // What stops a start or a verb is thrown, and told once, below; logs would tell it again, with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (IsServing(args)) return;
        // What a verb does to keys is told as the API tells it; its output is apart from that.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddFilter<ConsoleLoggerProvider>((category, _) => category == typeof(SecurityTrail).FullName);
        builder.Services.AddVerbConnections(Find(args)?.Role ?? VerbRole.Api).AddDoctor();
    }

    public static async Task<int> RunVerbOrServeAsync(this WebApplication app, string[] args)
    {
        try
        {
            return await (IsServing(args) ? ServeAsync(app) : RunVerbAsync(app, args));
        }
        catch (Exception exception) when (IsOwnProcess && PlainFailure.Of(exception) is { } reason)
        {
            return Refuse(reason, Find(args)?.Failed ?? Failed);
        }
    }

    /// <summary>Says in one line why nothing was done, and answers with the exit code for that.</summary>
    public static int Refuse(string reason, int exitCode = Failed)
    {
        Console.Error.WriteLine(reason);
        return exitCode;
    }

    // The host's own options, such as --urls, may come without a verb.
    private static bool IsServing(string[] args) => args is [] || args[0].StartsWith('-');

    private static Verb? Find(string[] args) => All
        .Where(verb => args.Take(verb.Words.Length).SequenceEqual(verb.Words) && (verb.TakesOptions || args.Length == verb.Words.Length))
        .MaxBy(verb => verb.Words.Length);

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }

    private static async Task<int> RunVerbAsync(WebApplication app, string[] args)
    {
        if (Find(args) is not { } verb) return ExplainUsage();
        await using var disposed = app;
        await using var scope = app.Services.CreateAsyncScope();
        return verb.NeedsDatabase && await LacksMigrationsAsync(scope.ServiceProvider)
            ? Refuse("Migrations are missing; run: dotnet ef database update", verb.Failed)
            : await verb.RunAsync(scope.ServiceProvider, args[verb.Words.Length..]);
    }

    // Waits for the database before it looks.
    private static async Task<bool> LacksMigrationsAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<AvivDbContext>();
        await DatabaseWait.UntilItAnswersAsync(db);
        return (await db.Database.GetPendingMigrationsAsync()).Any();
    }

    private static int ExplainUsage()
    {
        Console.Error.WriteLine("Usage: dotnet Aviv.Api.dll [VERB | HOST OPTIONS]");
        Console.Error.WriteLine("Without a verb it serves the API. The verbs:");
        foreach (var verb in All) Console.Error.WriteLine($"  {verb.Name,-16} {verb.Does}");
        return Misused;
    }
}
