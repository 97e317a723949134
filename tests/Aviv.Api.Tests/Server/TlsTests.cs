using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Telemetry;

namespace Aviv.Api.Tests.Server;

/// <summary>One API as operators start it, whose certificate comes from a file, beside plain HTTP.</summary>
public sealed class TlsFixture : IAsyncLifetime
{
    private ApiProcess _api = null!;

    public TestAuthority Authority { get; } = new();

    public DateTimeOffset FirstEnd { get; } = new(DateTimeOffset.UtcNow.Year + 1, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public int Port { get; } = Scrape.FreePort();

    public int MetricsPort { get; } = Scrape.FreePort();

    public Uri Plain { get; private set; } = null!;

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateMigratedAsync();
        var (certificate, key) = Authority.Issue("localhost", FirstEnd, "api");
        _api = ApiProcess.Start(Database.ConnectionString, metricsPort: MetricsPort, settings: new()
        {
            ["Kestrel__Endpoints__Plain__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Https__Url"] = $"https://localhost:{Port}",
            ["Kestrel__Endpoints__Https__Certificate__Path"] = certificate,
            ["Kestrel__Endpoints__Https__Certificate__KeyPath"] = key,
        });
        Plain = await _api.Address;
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null) await _api.DisposeAsync();
        if (Database is not null) await Database.DisposeAsync();
        Authority.Dispose();
    }
}

/// <summary>TLS that ends in the API.</summary>
public sealed class TlsTests(TlsFixture tls) : IClassFixture<TlsFixture>
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=aviv;Username=aviv;Timeout=1";

    private const string Https = "Kestrel__Endpoints__Https";

    [Fact]
    public async Task Api_WithACertificate_IsServedByTls_AndSaysSoToBrowsers()
    {
        using var client = Client();
        using var answer = await client.GetAsync("/health/live");

        Assert.Equal(("""{"status":"healthy"}""", HttpVersion.Version20), (await answer.Content.ReadAsStringAsync(), answer.Version));
        Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security"));
        using var plain = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = tls.Plain };
        using var same = await plain.GetAsync("/health/live");
        Assert.Equal((HttpStatusCode.OK, null), (same.StatusCode, same.Header("Strict-Transport-Security")));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_OfANewProtocol_Succeeds(SslProtocols protocol)
    {
        using var socket = new TcpClient("localhost", tls.Port);
        await using var stream = new SslStream(socket.GetStream(), false, (_, shown, _, _) => tls.Authority.Knows(shown));
        await stream.AuthenticateAsClientAsync("localhost", clientCertificates: null, protocol, checkCertificateRevocation: false);

        Assert.Equal(protocol, stream.SslProtocol);
    }

    /// <summary>By hand, since the system's own library may refuse to speak it.</summary>
    [Theory]
    [InlineData(0x02)]
    [InlineData(0x01)]
    public async Task Handshake_OfAnOldProtocol_IsRefusedByAnAlert(byte minor)
    {
        using var socket = new TcpClient("localhost", tls.Port);
        await socket.GetStream().WriteAsync(Hello(minor));
        var answer = new byte[7];
        await socket.GetStream().ReadExactlyAsync(answer);

        // An alert that ends it: that the version of the protocol is not taken.
        Assert.Equal((21, 2, 70), (answer[0], answer[5], answer[6]));
    }

    [Fact]
    public async Task Certificate_ThatIsReplaced_IsTakenWithoutARestart_AndItsEndIsTold()
    {
        Assert.Equal(tls.FirstEnd, await EndShownAsync());
        Assert.Equal(tls.FirstEnd.ToUnixTimeSeconds(), await EndToldAsync());
        var second = tls.FirstEnd.AddDays(30);

        tls.Authority.Issue("localhost", second, "api");
        await Poll.UntilAsync(async () => await EndShownAsync() == second, "the new certificate was shown");

        Assert.Equal(second.ToUnixTimeSeconds(), await EndToldAsync());
        using var client = Client();
        Assert.Equal("""{"status":"healthy"}""", await client.GetStringAsync("/health/live"));
    }

    [Theory]
    [InlineData("Tls11")]
    [InlineData("Tls")]
    [InlineData("None")]
    [InlineData("Ssl3")]
    public async Task Protocol_ThatIsOld_StopsTheStart(string protocol)
    {
        var (certificate, key) = tls.Authority.Issue("localhost");

        Assert.Equal(
            new(1, "", $"{Https}__SslProtocols__1 may be Tls12 or Tls13: older ones can be broken."),
            await StartAsync($"{Https}__Certificate__Path={certificate}", $"{Https}__Certificate__KeyPath={key}",
                $"{Https}__SslProtocols__0=Tls13", $"{Https}__SslProtocols__1={protocol}"));
    }

    [Theory]
    [InlineData("Kestrel__Endpoints__Https__Certificate__Path")]
    [InlineData("Kestrel__Endpoints__Https__Certificate__KeyPath")]
    [InlineData("Kestrel__Certificates__Default__Path")]
    public async Task File_ThatIsNotThere_IsOneLine(string variable)
    {
        var (certificate, key) = tls.Authority.Issue("localhost");

        Assert.Equal(
            new(1, "", $"{variable} names no file: /nowhere/at-all"),
            await StartAsync(
                $"{Https}__Certificate__Path={certificate}", $"{Https}__Certificate__KeyPath={key}", $"{variable}=/nowhere/at-all"));
    }

    [Fact]
    public async Task Certificate_ThatCannotBeOpened_IsOneLineWithoutItsPassword()
    {
        var file = tls.Authority.IssuePfx("localhost", "right");

        var result = await StartAsync($"{Https}__Certificate__Path={file}", $"{Https}__Certificate__Password=hush");

        AssertRefused(result);
    }

    [Fact]
    public async Task Certificate_WithTheKeyOfAnother_IsOneLine() => AssertRefused(await StartAsync(
        $"{Https}__Certificate__Path={tls.Authority.Issue("localhost").Certificate}",
        $"{Https}__Certificate__KeyPath={tls.Authority.Issue("localhost").Key}"));

    [Fact]
    public async Task Certificate_ThatIsNone_IsOneLine()
    {
        var (certificate, key) = tls.Authority.Issue("localhost");
        await File.WriteAllTextAsync(certificate, "hush");

        AssertRefused(await StartAsync($"{Https}__Certificate__Path={certificate}", $"{Https}__Certificate__KeyPath={key}"));
    }

    [Fact]
    public async Task Endpoint_WithoutACertificate_IsOneLine() => AssertRefused(await StartAsync());

    private static void AssertRefused(CliResult result)
    {
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("The server cannot start: ", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            ". See Kestrel__Endpoints__…, and the __Path, __KeyPath and __Password of its certificate (docs/operations.md, TLS).",
            result.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("hush", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error);
    }

    private static Task<CliResult> StartAsync(params string[] variables)
    {
        var start = CliResult.Command(Nowhere);
        start.Environment[$"{Https}__Url"] = "https://127.0.0.1:0";
        foreach (var variable in variables) start.Environment[variable.Split('=')[0]] = variable.Split('=')[1];
        return CliResult.OfAsync(start);
    }

    private HttpClient Client() => new(new HttpClientHandler
    {
        ServerCertificateCustomValidationCallback = (_, shown, _, faults) =>
            tls.Authority.Knows(shown) && !faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
    })
    {
        BaseAddress = new($"https://localhost:{tls.Port}"),
        DefaultRequestVersion = HttpVersion.Version20,
        Timeout = Poll.Limit,
    };

    // Null where nobody listens for a moment.
    private async Task<DateTimeOffset?> EndShownAsync()
    {
        DateTimeOffset? end = null;
        try
        {
            using var socket = new TcpClient("localhost", tls.Port);
            await using var stream = new SslStream(socket.GetStream(), false, (_, shown, _, _) =>
            {
                end = (shown as X509Certificate2)?.NotAfter.ToUniversalTime();
                return tls.Authority.Knows(shown);
            });
            await stream.AuthenticateAsClientAsync("localhost");
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return null;
        }

        return end;
    }

    private async Task<double?> EndToldAsync() =>
        (await Scrape.OfAsync(tls.MetricsPort))[$"aviv_certificate_expires_seconds{{port=\"{tls.Port}\"}}"];

    // One that knows no newer version: no extension, a cipher suite of its time, and one of today.
    private static byte[] Hello(byte minor)
    {
        byte[] body =
        [
            3, minor, .. new byte[32], 0, 0, 6, 0xC0, 0x0A, 0xC0, 0x14, 0x00, 0x2F, 1, 0,
        ];
        byte[] handshake = [1, 0, 0, (byte)body.Length, .. body];
        return [22, 3, 1, 0, (byte)handshake.Length, .. handshake];
    }
}
