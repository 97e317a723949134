using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Telemetry;

/// <summary>A real Prometheus with the rules of <c>ops/</c>, and a real Alertmanager with its routes, which watch some instances.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aviv-watch-").FullName;
    private readonly List<Tool> _tools = [];
    private readonly int _prometheus = Scrape.FreePort();
    private readonly int _alertmanager = Scrape.FreePort();
    private readonly HttpClient _client = new();

    /// <summary>Skips where the programs are missing.</summary>
    public static async Task<Watchers> StartAsync(params int[] instances)
    {
        var watchers = new Watchers();
        await watchers.WriteAsync(instances);
        watchers._tools.Add(Tool.Start("prometheus-alertmanager",
        [
            $"--config.file={watchers._folder}/alertmanager.yml", $"--storage.path={watchers._folder}/am", "--cluster.listen-address=",
            $"--web.listen-address=127.0.0.1:{watchers._alertmanager}",
        ]));
        watchers._tools.Add(Tool.Start("prometheus",
        [
            $"--config.file={watchers._folder}/prometheus.yml", $"--storage.tsdb.path={watchers._folder}/tsdb",
            $"--web.listen-address=127.0.0.1:{watchers._prometheus}",
        ]));
        await Tool.UntilServedAsync($"http://127.0.0.1:{watchers._alertmanager}/-/ready");
        await Tool.UntilServedAsync($"http://127.0.0.1:{watchers._prometheus}/-/ready");
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
        foreach (var tool in _tools) await tool.DisposeAsync();
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
}
