using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>What Prometheus finds on the port of metrics.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, double> _series;

    private Scrape(string text) => _series = text.Split('\n').Where(line => line is [not '#', ..]).Select(line => Line().Match(line))
        .ToDictionary(
            match => match.Groups["name"].Value + Labels(match.Groups["labels"].Value),
            match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));

    public IReadOnlyCollection<string> Series => _series.Keys;

    public IEnumerable<string> Names => Series.Select(series => series.Split('{')[0]).Distinct();

    public IEnumerable<string> LabelNames => Series.SelectMany(LabelsOf).Distinct();

    /// <summary>Of a series as Prometheus writes it, without the labels of the library; null where there is none.</summary>
    public double? this[string series] => _series.TryGetValue(series, out var value) ? value : null;

    /// <summary>How much a counter has grown; one that was not there stood at 0.</summary>
    public double Since(Scrape before, string series) => (this[series] ?? 0) - (before[series] ?? 0);

    public static async Task<Scrape> OfAsync(int port)
    {
        using var client = new HttpClient();
        // As Prometheus does.
        client.DefaultRequestHeaders.Accept.ParseAdd("text/plain;version=0.0.4");
        return new(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
    }

    /// <summary>The names of the labels of a series.</summary>
    public static IEnumerable<string> LabelsOf(string series) => LabelName().Matches(series).Select(label => label.Groups[1].Value);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Which library an instrument belongs to is said on each.
    private static string Labels(string labels)
    {
        var own = Label().Matches(labels).Select(label => label.Value)
            .Where(label => !label.StartsWith("otel_scope", StringComparison.Ordinal));
        return string.Join(',', own) is { Length: > 0 } all ? $"{{{all}}}" : "";
    }

    [GeneratedRegex("""^(?<name>\w+)(\{(?<labels>.*)\})? (?<value>\S+)( \d+)?$""")]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+)=""")]
    private static partial Regex LabelName();

    [GeneratedRegex("""\w+="(\\.|[^"])*"(?=,|$)""")]
    private static partial Regex Label();
}
