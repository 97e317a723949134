using System.Globalization;
using System.Runtime.InteropServices;

namespace Aviv.Bench;

/// <summary>Where and of what the figures are.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var commit = (await GitAsync(["rev-parse", "--short", "HEAD"], cancellationToken)).Trim();
        // The table itself is no change of what is measured.
        var changes = await GitAsync(["status", "--porcelain", "--", ".", ":(exclude)bench/RESULTS.md"], cancellationToken);
        var postgres = await Sql.ScalarAsync<string>("postgres", "SHOW server_version", cancellationToken);
        var day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{day}, commit {commit}{(changes.Length > 0 ? " with uncommitted changes" : "")}; "
            + $"{Environment.ProcessorCount} cores ({Processor()}), {Gigabytes()} GB; "
            + $"{RuntimeInformation.FrameworkDescription}, PostgreSQL {postgres}.";
    }

    private static Task<string> GitAsync(string[] arguments, CancellationToken cancellationToken) =>
        Tool.RunAsync(".", "git", arguments, cancellationToken);

    private static string Processor() => Value("/proc/cpuinfo", "model name");

    private static long Gigabytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;

    private static string Value(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
