using System.Net;
using System.Net.Sockets;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Telemetry;
using HealthVerb = Aviv.Api.Cli.Health;

namespace Aviv.Api.Tests.Cli;

/// <summary>The health check of a container, which reads nothing of what the API is configured by but where it listens.</summary>
public sealed class HealthTests(ApiFixture api) : ApiTest(api)
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Timeout=1";
    private const string Healthy = """{"status":"healthy","writes":"available"}""";

    private int Port => Client.BaseAddress!.Port;

    [Theory]
    [InlineData(null, null, "http://127.0.0.1:{0}")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0}")]
    [InlineData("ASPNETCORE_URLS", "https://*:1;http://+:{0}")]
    public async Task Health_OfAReadyInstance_Is0(string? variable, string? value, params string[] arguments)
    {
        await Client.UntilReadyAsync(App);

        Assert.Equal(new(0, Healthy, ""), await HealthAsync(variable, With(value), [.. arguments.Select(With)!]));
    }

    [Fact]
    public async Task Health_OfAnInstanceWithoutItsDatabase_Is1_AndSaysWhy()
    {
        await using var app = new AvivApp(Nowhere);
        using var client = app.CreateClient();

        var result = await HealthAsync(null, null, $"{client.BaseAddress}");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{client.BaseAddress}health/ready answered 503: {{", result.Error);
        Assert.Contains("The database does not answer.", result.Error);
    }

    [Theory]
    [InlineData("homes.example;www.homes.example")]
    [InlineData("*.homes.example")]
    public async Task Health_OfAnInstanceThatAnswersNoOtherHosts_Is0(string hosts)
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["AllowedHosts"] = hosts });
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Host = hosts.Split(';')[0].Replace("*", "www", StringComparison.Ordinal);
        await client.UntilReadyAsync(app);

        Assert.Equal(new(0, Healthy, ""), await HealthAsync("AllowedHosts", hosts, $"{client.BaseAddress}"));
    }

    [Fact]
    public async Task Health_WhereNobodyListens_Is1_AndNamesTheAddress()
    {
        var address = $"http://127.0.0.1:{Scrape.FreePort()}";

        var result = await HealthAsync("ASPNETCORE_URLS", address);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{address}/health/ready cannot be reached: Connection refused", result.Error);
        Assert.EndsWith("Name another by health URL, if the instance listens there.", result.Error);
    }

    [Fact]
    public async Task Health_OfWhomDoesNotAnswer_Is1_AfterAWhile()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var result = await HealthAsync(null, null, $"http://{silent.LocalEndpoint}");

        Assert.Equal(new(1, "", $"http://{silent.LocalEndpoint}/health/ready did not answer within 3 s."), result);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("--help")]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:2")]
    public async Task Health_WithAnythingElse_Is2_AndTellsItsUsage(params string[] arguments)
    {
        var result = await HealthAsync(null, null, arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("Usage: health [URL], such as http://127.0.0.1:8080", result.Error);
    }

    [Fact]
    public async Task Usage_ListsIt() =>
        Assert.Contains("  health           asks the instance on this machine", (await CliResult.OfAsync(null, "frobnicate")).Error);

    [Theory]
    [InlineData(null, null, "http://127.0.0.1:5000/")]
    [InlineData(null, "8080", "http://127.0.0.1:8080/")]
    [InlineData(null, "8081;8080", "http://127.0.0.1:8081/")]
    [InlineData("", " ", "http://127.0.0.1:5000/")]
    [InlineData("http://*:8080", "9", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080/", null, "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:8080", null, "http://127.0.0.1:8080/")]
    [InlineData("HTTPS://*:8443; http://localhost:8080", null, "http://localhost:8080/")]
    [InlineData("https://*:8443", null, null)]
    [InlineData(null, "many", null)]
    public void Address_IsThatOfTheServer(string? urls, string? ports, string? expected) =>
        Assert.Equal(expected, HealthVerb.Address([], urls, ports)?.AbsoluteUri);

    private string? With(string? text) => text?.Replace("{0}", $"{Port}", StringComparison.Ordinal);

    // Without a connection string or a secret: it wants none.
    private static Task<CliResult> HealthAsync(string? variable, string? value, params string[] arguments)
    {
        var command = CliResult.Command(null, [HealthVerb.Name, .. arguments]);
        foreach (var name in new[] { "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "AllowedHosts" }) command.Environment.Remove(name);
        if (variable is not null) command.Environment[variable] = value;
        return CliResult.OfAsync(command);
    }
}
