using System.ComponentModel;
using System.Diagnostics;

namespace Aviv.Api.Tests.OpenApi;

internal static class Command
{
    private const int NotFound = 127;

    /// <summary>Runs a program to its end, or ends it and all that it started when the token says so.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string folder, string program, string[] arguments, CancellationToken stop)
    {
        using var process = new Process { StartInfo = Quiet(folder, program, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return (NotFound, e.Message);
        }

        using var kill = stop.Register(() => process.Kill(entireProcessTree: true));
        process.StandardInput.Close();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, string.Concat(output));
    }

    private static ProcessStartInfo Quiet(string folder, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CI"] = "true";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        start.Environment["npm_config_update_notifier"] = "false";
        return start;
    }
}
