using System.Reflection;
using Aviv.Infrastructure;
using Aviv.Infrastructure.Doctor;
using Aviv.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Cli;

/// <summary>What the program does besides serving. A verb answers with the exit code: 0 is done, Failed that it could not.</summary>
internal sealed record Verb(string Name, string Does, Func<IServiceProvider, Task<int>> RunAsync, int Failed = Verbs.Failed)
{
    /// <summary>Whether it waits until the database answers, and is refused where migrations are missing.</summary>
    public bool NeedsDatabase { get; init; } = true;
}

internal static class Verbs
{
    public const int Failed = 1;
    public const int Misused = 2;

    private static readonly Verb[] All =
    [
        new("doctor", "checks settings, database, Redis, disk and clock", Doctor.RunAsync, Doctor.CouldNot) { NeedsDatabase = false },
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
        builder.Logging.ClearProviders();
        builder.Services.AddVerbConnections().AddDoctor();
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

    private static Verb? Find(string[] args) => All.SingleOrDefault(verb => string.Join(' ', args) == verb.Name);

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
            : await verb.RunAsync(scope.ServiceProvider);
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
