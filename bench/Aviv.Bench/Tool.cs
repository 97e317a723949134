using System.Diagnostics;

namespace Aviv.Bench;

/// <summary>Programs that run to their end.</summary>
internal static class Tool
{
    /// <exception cref="BenchException">It failed: the message has its last words.</exception>
    public static async Task<string> RunAsync(
        string folder, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var (output, errors) =
            (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode == 0) return await output;
        throw new BenchException($"{program} ended with exit code {process.ExitCode}: {Last(await errors)}");
    }

    private static string Last(string text) => text.Length <= 500 ? text.Trim() : text[^500..].Trim();
}
