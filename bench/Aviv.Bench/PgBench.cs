using System.Globalization;
using System.Text.RegularExpressions;

namespace Aviv.Bench;

/// <summary>Runs a script of bench/sql by pgbench, prepared, on as many connections as wrk has.</summary>
internal sealed partial record PgBench(Database Database, string Script, IdSet? Ids = null)
{
    private const int Connections = 16;
    private const int Threads = 2;

    public async Task<double> RateAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var script = await WriteScriptAsync(cancellationToken);
        string[] options =
            ["--no-vacuum", "--protocol=prepared", $"--client={Connections}", $"--jobs={Threads}", $"--time={(int)time.TotalSeconds}"];
        var output = await Tool.RunAsync(Places.Statements, "pgbench", [.. options, $"--file={script}", Database.Name], cancellationToken);
        if (Failed().Match(output) is { Success: true }) throw new BenchException($"Transactions of {Script} failed: {output}");
        return double.Parse(Tps().Match(output).Groups["tps"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    // A script that needs an id gets one from the same ids as the API.
    private async Task<string> WriteScriptAsync(CancellationToken cancellationToken)
    {
        var script = Places.Scratch($"{Path.GetFileNameWithoutExtension(Script)}.pgbench.sql");
        var statements = await File.ReadAllTextAsync(Path.Combine(Places.Statements, Script), cancellationToken);
        await File.WriteAllTextAsync(
            script, (Ids is null ? "" : await Ids.AsExpressionAsync(cancellationToken)) + statements, cancellationToken);
        return script;
    }

    [GeneratedRegex(@"number of failed transactions: [1-9]")]
    private static partial Regex Failed();

    [GeneratedRegex(@"tps = (?<tps>[\d.]+) \(without")]
    private static partial Regex Tps();
}
