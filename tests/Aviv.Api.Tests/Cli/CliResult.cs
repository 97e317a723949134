using System.Diagnostics;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the program, run as a process of its own, answered: scripts rely on it.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>What a verb says while the database makes it wait, and so on any machine that is busy enough.</summary>
    public const string Waiting = "Waiting for the database…";

    /// <summary>In a folder that is there; no verb of the suite writes it unless it is given another.</summary>
    public static readonly string ErasedFile = Path.Combine(Path.GetTempPath(), $"aviv-erased-{Guid.NewGuid():N}");

    private const string Variable = "ConnectionStrings__Aviv";

    public static Task<CliResult> OfAsync(string? connectionString, params string[] arguments) =>
        OfAsync(Command(connectionString, arguments));

    public static async Task<CliResult> OfAsync(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        try
        {
            var result = await ReadAsync(process).WaitAsync(Poll.Limit);
            return result with { Error = result.Error.Replace(Waiting, "", StringComparison.Ordinal).Trim() };
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public static ProcessStartInfo Command(string? connectionString, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Aviv.Api.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ShortLife.Spare(start.Environment);
        start.Environment.Remove(Variable);
        start.Environment["Security__Secret"] = new string('k', 32);
        start.Environment[SuiteContacts.Variable] = SuiteContacts.Secret;
        start.Environment["Privacy__ErasedFile"] = ErasedFile;
        if (connectionString is not null) start.Environment[Variable] = connectionString;
        return start;
    }

    public static async Task<CliResult> ReadAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output.TrimEnd(), (await error).TrimEnd());
    }
}
