using System.ComponentModel;
using System.Diagnostics;

namespace Aviv.Deploy.Tests.Manifests;

/// <summary>A program of the machine, started in the root of the checkout.</summary>
internal static class Tool
{
    /// <summary>Null where the machine has no such program.</summary>
    public static (int ExitCode, string Output, string Errors)? Run(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
