using Aviv.Api.Limits;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Limits;

/// <summary>Where limits hold, which, and whom a request is from.</summary>
public sealed class LimitSettingsTests(ClosedApiFixture api) : AccessTest(api)
{
    [Theory]
    [InlineData("Production", null, null, "\"default\";q=600;w=60", "\"default\";q=6000;w=60")]
    [InlineData("Production", "false", null, null, null)]
    [InlineData("Production", "false", "7", null, null)]
    [InlineData("Production", null, "7", "\"default\";q=7;w=60", "\"default\";q=6000;w=60")]
    [InlineData("Development", null, null, null, null)]
    [InlineData("Development", null, "7", "\"default\";q=7;w=60", "\"default\";q=6000;w=60")]
    [InlineData("Development", "true", null, "\"default\";q=600;w=60", "\"default\";q=6000;w=60")]
    public async Task Limits_HoldByEnvironmentAndSettings(
        string environment, string? enabled, string? anonymous, string? ofNetworks, string? ofCallers)
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["environment"] = environment,
            ["Limits:Enabled"] = enabled,
            ["Limits:AnonymousPerMinute"] = anonymous,
        });
        using var client = app.CreateClient();
        var key = await KeyAsync("north");

        using var nobody = await client.SendWithAsync(null, "GET", "/listings");
        using var caller = await client.SendWithAsync(key, "GET", "/listings");

        Assert.Equal((ofNetworks, ofCallers), (nobody.Header("RateLimit-Policy"), caller.Header("RateLimit-Policy")));
    }

    [Fact]
    public async Task Expensive_HasBudgetsOfItsOwn()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new() { ["Limits:Enabled"] = "true" });
        using var client = app.CreateClient();

        using var nobody = await client.SendWithAsync(null, "GET", "/listings/export");
        using var caller = await client.SendWithAsync(await KeyAsync("north"), "GET", "/listings/export");

        Assert.Equal(
            ("\"expensive\";q=60;w=60", "\"expensive\";q=600;w=60"),
            (nobody.Header("RateLimit-Policy"), caller.Header("RateLimit-Policy")));
    }

    // Who is not a trusted proxy is the client itself, whatever it says.
    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0/8")]
    public async Task ForwardedHeaders_OfAnyone_AreNotRead(string? trusted)
    {
        var settings = new Dictionary<string, string?> { ["Limits:AnonymousPerMinute"] = "2" };
        if (trusted is not null) settings["ForwardedHeaders:Networks:0"] = trusted;
        await using var app = new AvivApp(HeldLock.Patient(Database), settings);
        using var client = app.CreateClient();

        var statuses = new List<int>();
        foreach (var claimed in new[] { "192.0.2.1", "192.0.2.2", "192.0.2.3" }) statuses.Add(await StatusAsync(client, claimed));

        Assert.Equal([200, 200, 429], statuses);
    }

    // The client wrote what stands before the first address that no trusted proxy wrote.
    [Fact]
    public async Task ForwardedHeaders_AreReadBackwards_AsFarAsTheyAreTrusted()
    {
        await using var app = new AvivApp(HeldLock.Patient(Database), new()
        {
            ["Limits:AnonymousPerMinute"] = "2",
            ["ForwardedHeaders:Networks:0"] = "127.0.0.0/8",
            ["ForwardedHeaders:Networks:1"] = "10.0.0.0/8",
        });
        using var client = app.CreateClient();

        var statuses = new List<int>();
        foreach (var chain in new[] { "1.1.1.1, 192.0.2.1, 10.0.0.1", "2.2.2.2, 192.0.2.1, 10.0.0.2", "3.3.3.3, 192.0.2.1", "192.0.2.2" })
            statuses.Add(await StatusAsync(client, chain));

        Assert.Equal([200, 200, 429, 200], statuses);
    }

    [Theory]
    [InlineData("Limits:AnonymousPerMinute=0", LimitSettings.Rule)]
    [InlineData("Limits:ExpensiveCallerPerMinute=-1", LimitSettings.Rule)]
    [InlineData("ForwardedHeaders:Networks:0=10.0.0.0", ProxySettings.Rule)]
    [InlineData("ForwardedHeaders:Networks:0=proxy.example.com", ProxySettings.Rule)]
    [InlineData("ForwardedHeaders:Networks:0=0.0.0.0/0", ProxySettings.Rule)]
    [InlineData("ForwardedHeaders:Networks=10.0.0.0/8", ProxySettings.Rule)]
    [InlineData("ForwardedHeaders_Enabled=true", ProxySettings.Rule)]
    [InlineData("Limits:Enabled=perhaps", "Limits:Enabled has a value of another kind. See docs/configuration.md.")]
    public async Task Setting_OutOfItsLimits_IsOneLineThatSaysThem(string setting, string rule) =>
        Assert.Equal(new(1, "", rule), await CliResult.OfAsync("Host=127.0.0.1;Port=1", $"--{setting}"));

    private static async Task<int> StatusAsync(HttpClient client, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/listings");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
