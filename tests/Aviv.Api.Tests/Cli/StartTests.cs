using System.Net;
using System.Net.Sockets;
using Aviv.Api.Access;
using Aviv.Api.Server;

namespace Aviv.Api.Tests.Cli;

public sealed class StartTests
{
    private const string ConnectionRule =
        "Set ConnectionStrings__Aviv to the database, such as Host=localhost;Database=aviv;Username=aviv;Password=…";
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Timeout=1";

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("seed", "extra")]
    public async Task UnknownVerb_PrintsTheUsage(params string[] arguments)
    {
        var result = await CliResult.OfAsync(Nowhere, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith("Usage: ", result.Error);
        Assert.Contains("seed ", result.Error);
    }

    [Theory]
    [InlineData("seed", 1)]
    [InlineData("verify", 2)]
    public async Task Setting_Missing_IsOneLineThatSaysWhatToSet(string verb, int exitCode) =>
        Assert.Equal(new(exitCode, "", ConnectionRule), await CliResult.OfAsync(null, verb));

    [Theory]
    [InlineData("Security:Secret=short", "Set Security__Secret to a secret of at least 32 characters, the same on every instance.")]
    [InlineData("Load:MaxRunning=0", "Load:MaxRunning must be at least 1 and Load:MaxWaiting at least 0.")]
    [InlineData("Auth:TokenType=", "Auth__SourceClaim and Auth__TokenType must be a name without spaces each.")]
    [InlineData("Auth:PseudonymSecret=short", "Auth__PseudonymSecret must have at least 32 characters.")]
    [InlineData("Authentication:Schemes:Bearer:Authority=https://login.example.com", ProviderSettings.AudienceRule)]
    [InlineData("Authentication:Schemes:Bearer:ValidAudience=aviv", ProviderSettings.AudienceRule)]
    [InlineData("Server:MaxConnections=0", ServerSettings.Rule)]
    [InlineData("Server:HeadersSeconds=601", ServerSettings.Rule)]
    [InlineData("Shutdown:DrainSeconds=301", "Shutdown:DrainSeconds must be between 0 and 300.")]
    public async Task Setting_OutOfItsLimits_IsOneLineThatSaysThem(string setting, string rule) =>
        Assert.Equal(new(1, "", rule), await CliResult.OfAsync(Nowhere, $"--{setting}"));

    [Theory]
    [InlineData("Load:MaxWaiting")]
    [InlineData("Shutdown:DrainSeconds")]
    [InlineData("Metrics:Port")]
    [InlineData("Server:MaxConnections")]
    [InlineData("Writes:RequireIfMatch")]
    public async Task Setting_OfAnotherKind_IsOneLineThatNamesIt(string name) => Assert.Equal(
        new(1, "", $"{name} has a value of another kind. See docs/configuration.md."),
        await CliResult.OfAsync(Nowhere, $"--{name}=hush"));

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("nonsense")]
    [InlineData("ftp://login.example.com")]
    [InlineData("https://login.example.com", "maybe")]
    public async Task Provider_ThatCannotBeOne_IsOneLineThatSaysWhatItMustBe(string authority, string secure = "true") => Assert.Equal(
        new(1, "", ProviderSettings.AuthorityRule),
        await CliResult.OfAsync(
            Nowhere, $"--Authentication:Schemes:Bearer:Authority={authority}", "--Authentication:Schemes:Bearer:ValidAudience=aviv",
            $"--Authentication:Schemes:Bearer:RequireHttpsMetadata={secure}"));

    [Theory]
    [InlineData("example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("https://example.com/")]
    public async Task CorsOrigin_ThatIsNone_IsOneLineThatSaysWhatItMustBe(string origin) => Assert.Equal(
        new(1, "", "Cors:Origins must hold origins such as https://www.example.com, without a path or a closing slash."),
        await CliResult.OfAsync(Nowhere, $"--Cors:Origins:0={origin}"));

    [Fact]
    public async Task Settings_SeveralBroken_AreOneLine()
    {
        var result = await CliResult.OfAsync("Port=abc", "--Cors:Origins:0=example.com");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{ConnectionRule}; Cors:Origins must ", result.Error);
        Assert.DoesNotContain("\n", result.Error);
    }

    [Theory]
    [InlineData("seed", 1)]
    [InlineData("verify", 2)]
    public async Task Database_Unreachable_IsOneLineThatNamesIt(string verb, int exitCode) => Assert.Equal(
        new(exitCode, "", "The database cannot be used: Failed to connect to 127.0.0.1:1. "
            + "See that it runs and that ConnectionStrings__Aviv is right."),
        await CliResult.OfAsync(Nowhere, verb));

    [Fact]
    public async Task Port_InUse_IsOneLineThatNamesTheAddress()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";

        Assert.Equal(
            new(1, "", $"Failed to bind to address {address}: address already in use. "
                + "End what listens there, or choose another by --urls, or Metrics__Port."),
            await CliResult.OfAsync(Nowhere, "--urls", address));
    }
}
