using System.Diagnostics;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Cli;

/// <summary>What the program, run as a process of its own, answered: scripts rely on it.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    private const string Variable = "ConnectionStrings__Aviv";

    public static async Task<CliResult> OfAsync(string? connectionString, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Aviv.Api.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ShortLife.Spare(start.Environment);
        start.Environment.Remove(Variable);
        start.Environment["Writes__IdempotencyHashKey"] = new string('k', 32);
        if (connectionString is not null) start.Environment[Variable] = connectionString;
        using var process = Process.Start(start)!;
        try
        {
            return await ReadAsync(process).WaitAsync(Poll.Limit);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<CliResult> ReadAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output.TrimEnd(), (await error).TrimEnd());
    }
}
