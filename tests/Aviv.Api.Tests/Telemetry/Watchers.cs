using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>A real Prometheus with the rules of <c>ops/</c>, and a real Alertmanager with its routes, which watch some instances.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-watch-").FullName;
    private readonly List<Process> _processes = [];
    private readonly int _prometheus = Scrape.FreePort();
    private readonly int _alertmanager = Scrape.FreePort();
    private readonly HttpClient _client = new();

    /// <summary>Skips where the programs are missing.</summary>
    public static async Task<Watchers> StartAsync(params int[] instances)
    {
        var watchers = new Watchers();
        await watchers.WriteAsync(instances);
        watchers.Run("prometheus-alertmanager",
            $"--config.file={watchers._folder}/alertmanager.yml", $"--storage.path={watchers._folder}/am", "--cluster.listen-address=",
            $"--web.listen-address=127.0.0.1:{watchers._alertmanager}");
        watchers.Run("prometheus",
            $"--config.file={watchers._folder}/prometheus.yml", $"--storage.tsdb.path={watchers._folder}/tsdb",
            $"--web.listen-address=127.0.0.1:{watchers._prometheus}");
        await Poll.UntilAsync(async () => await watchers.AnswersAsync(), "Prometheus and Alertmanager were up");
        return watchers;
    }

    /// <summary>The names of the alerts that Alertmanager tells of, whether or not another one makes it keep them back.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync()
    {
        var alerts = await _client.GetFromJsonAsync<JsonArray>(new Uri($"http://127.0.0.1:{_alertmanager}/api/v2/alerts?active=true"));
        return [.. alerts!.Select(alert => (string)alert!["labels"]!["alertname"]!).Distinct().Order()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WriteAsync(int[] instances)
    {
        var targets = string.Join(", ", instances.Select(port => $"'127.0.0.1:{port}'"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), $$"""
            global: { scrape_interval: 5s, evaluation_interval: 5s }
            rule_files: ['{{Repository.Root}}/ops/prometheus/rules/*.yml']
            alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:{{_alertmanager}}'] }] }] }
            scrape_configs: [{ job_name: aviv-api, static_configs: [{ targets: [{{targets}}] }] }]
            """);
        // Its secrets are files beside it; nobody is to be called here.
        await File.WriteAllTextAsync(Path.Combine(_folder, "alertmanager.yml"), "route: { receiver: none }\nreceivers: [{ name: none }]\n");
    }

    private void Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            _processes.Add(process);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is missing; on Debian: apt-get install prometheus prometheus-alertmanager");
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await _client.GetStringAsync(new Uri($"http://127.0.0.1:{_prometheus}/-/ready"));
            await FiringAsync();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
