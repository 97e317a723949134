using System.Globalization;
using System.Text.RegularExpressions;

namespace Aviv.Bench;

internal readonly record struct WrkResult(double PerSecond, double P50, double P99);

/// <summary>Runs wrk with one of the scripts of bench/wrk.</summary>
internal sealed partial record Wrk(Uri Server, string Script, params string[] Arguments)
{
    private static readonly TimeSpan RequestTimeLimit = TimeSpan.FromSeconds(10);

    public int Connections { get; init; } = 16;

    /// <summary>What each request has for its Authorization; null for none.</summary>
    public string? Credential { get; init; }

    public async Task<double> RateAsync(TimeSpan time, CancellationToken cancellationToken) =>
        (await RunAsync(time, cancellationToken)).PerSecond;

    /// <exception cref="BenchException">A request failed.</exception>
    public async Task<WrkResult> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var threads = Math.Min(2, Connections);
        string[] options =
        [
            "--threads", $"{threads}", "--connections", $"{Connections}", "--duration", $"{time.TotalSeconds}s",
            "--timeout", $"{RequestTimeLimit.TotalSeconds}s", "--latency",
            .. Credential is null ? (string[])[] : ["--header", $"Authorization: {Credential}"],
        ];
        var output = await Tool.RunAsync(
            Places.Scripts, "wrk", [.. options, "--script", Script, Server.ToString(), "--", .. Arguments], cancellationToken);
        var match = Summary().Match(output);
        if (!match.Success) throw new BenchException($"wrk did not sum up {Script}: {output}");
        if (Number(match, "failed") is > 0 and var failed)
            throw new BenchException($"{failed} of {match.Groups["requests"]} requests of {Script} failed.");
        if (Number(match, "requests") == 0) throw new BenchException($"No request of {Script} was answered within {time.TotalSeconds} s.");
        return new(Number(match, "requests") / Number(match, "duration") * 1e6, Number(match, "p50"), Number(match, "p99"));
    }

    private static double Number(Match match, string name) =>
        double.Parse(match.Groups[name].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"bench requests=(?<requests>\d+) duration=(?<duration>\d+) failed=(?<failed>\d+) p50=(?<p50>\d+) p99=(?<p99>\d+)")]
    private static partial Regex Summary();
}
