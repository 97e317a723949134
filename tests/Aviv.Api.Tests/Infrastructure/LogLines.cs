namespace Aviv.Api.Tests.Infrastructure;

internal static class LogLines
{
    // Production has them from "Critical" on only.
    private static readonly string[] Muted = [" Microsoft.EntityFrameworkCore", " Npgsql", " Microsoft.AspNetCore.Hosting.Diagnostics"];

    private static readonly string[] Loud = ["Warning ", "Error ", "Critical "];

    /// <summary>Whether a line of production's log shows where an exception was thrown.</summary>
    public static bool IsStackTrace(string line) =>
        line.Contains("\n   at ", StringComparison.Ordinal) && IsWarning(line);

    /// <summary>Whether a line tells of something that should never be, whatever a client sends.</summary>
    public static bool IsFault(string line) =>
        IsWarning(line) && (!line.StartsWith("Warning ", StringComparison.Ordinal) || line.Contains("\n   at ", StringComparison.Ordinal));

    public static bool IsWarning(string line) =>
        Loud.Any(level => line.StartsWith(level, StringComparison.Ordinal))
        && !Muted.Any(category => line.Contains(category, StringComparison.Ordinal));
}
