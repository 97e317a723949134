using System.Reflection;

namespace Aviv.Api.Cli;

/// <summary>What the program does besides serving. A verb answers with the exit code: 0 done, 1 refused or failed.</summary>
internal static class Verbs
{
    private const int Failed = 1;
    private const int Misused = 2;

    private static readonly (string Name, string Does, Func<IServiceProvider, Task<int>> RunAsync)[] All =
    [
        ("seed", "fills an empty database with demo listings", Seed.RunAsync),
        ("verify", "checks every price history against its listing", Verify.RunAsync),
        ("verify --repair", "also logs the newest prices that are missing", Verify.RepairAsync),
    ];

    // Tests and tools start Program within a process of theirs, and want the exception itself.
    private static bool IsOwnProcess => Assembly.GetEntryAssembly() == typeof(Verbs).Assembly;

    public static void AddVerbs(this WebApplicationBuilder builder, string[] args)
    {
        // What stops a start or a verb is thrown, and told once, below; logs would tell it again, with a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (!IsServing(args)) builder.Logging.ClearProviders();
    }

    public static async Task<int> RunVerbOrServeAsync(this WebApplication app, string[] args)
    {
        try
        {
            return await (IsServing(args) ? ServeAsync(app) : RunVerbAsync(app, args));
        }
        catch (Exception exception) when (IsOwnProcess && PlainFailure.Of(exception) is { } reason)
        {
            return Refuse(reason);
        }
    }

    /// <summary>Says in one line why nothing was done, and answers with the exit code for that.</summary>
    public static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Failed;
    }

    // The host's own options, such as --urls, may come without a verb.
    private static bool IsServing(string[] args) => args is [] || args[0].StartsWith('-');

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }

    private static async Task<int> RunVerbAsync(WebApplication app, string[] args)
    {
        var run = All.SingleOrDefault(verb => string.Join(' ', args) == verb.Name).RunAsync;
        if (run is null) return ExplainUsage();
        await using var disposed = app;
        await using var scope = app.Services.CreateAsyncScope();
        return await run(scope.ServiceProvider);
    }

    private static int ExplainUsage()
    {
        Console.Error.WriteLine("Usage: dotnet Aviv.Api.dll [VERB | HOST OPTIONS]");
        Console.Error.WriteLine("Without a verb it serves the API. The verbs:");
        foreach (var (name, does, _) in All) Console.Error.WriteLine($"  {name,-16} {does}");
        return Misused;
    }
}
