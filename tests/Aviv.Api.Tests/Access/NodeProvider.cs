using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Telemetry;

namespace Aviv.Api.Tests.Access;

/// <summary>An OpenID provider that shares nothing with the API: npm's <c>oidc-provider</c>, in a process of its own.</summary>
internal sealed class NodeProvider : IAsyncDisposable
{
    private const string Secret = "of-the-agency";

    private readonly HttpClient _client = new() { Timeout = Poll.Limit };
    private readonly int _port = Scrape.FreePort();
    private readonly NodePackages _packages;
    private Process? _process;

    private NodeProvider(NodePackages packages) => _packages = packages;

    /// <summary>What tells an API to take its tokens alone, as environment variables.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Authentication__Schemes__Bearer__Authority"] = Address,
        ["Authentication__Schemes__Bearer__ValidIssuer"] = Address,
        ["Authentication__Schemes__Bearer__ValidAudience"] = TestProvider.Audience,
        ["Authentication__Schemes__Bearer__RequireHttpsMetadata"] = "false",
        ["Authentication__Schemes__Bearer__RefreshInterval"] = "00:00:01",
    };

    private string Address => $"http://127.0.0.1:{_port}";

    public static async Task<NodeProvider> StartAsync()
    {
        var packages = await NodePackages.InstallAsync("oidc-provider");
        var provider = new NodeProvider(packages);
        if (packages.Missing is not null) await provider.DisposeAsync();
        Assert.SkipWhen(packages.Missing is not null, $"{packages.Missing}, so no other provider has tried the API.");
        await provider.RestartAsync();
        return provider;
    }

    /// <summary>With a new key, and without the former one.</summary>
    public async Task RestartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("node", ["provider.mjs", $"{_port}", TestProvider.Audience, Secret])
        {
            WorkingDirectory = _packages.Folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        // It warns of all that a provider for others would need.
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await Poll.UntilAsync(AnswersAsync, "the provider answered");
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Poll.Limit);
        _process.Dispose();
        _process = null;
    }

    public async Task<string> TokenAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "agency-a",
            ["client_secret"] = Secret,
            ["scope"] = "listings:write",
        });
        using var response = await _client.PostAsync(new Uri($"{Address}/token"), form);
        response.EnsureSuccessStatusCode();
        return (string)(await response.Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _client.Dispose();
        await _packages.DisposeAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"The provider ended with exit code {_process.ExitCode}.");
        try
        {
            using var response = await _client.GetAsync(new Uri($"{Address}/.well-known/openid-configuration"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
