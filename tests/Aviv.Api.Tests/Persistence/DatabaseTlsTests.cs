using System.Net;
using Aviv.Api.Tests.Cli;
using Aviv.Api.Tests.Faults;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Server;
using Npgsql;

namespace Aviv.Api.Tests.Persistence;

/// <summary>A PostgreSQL that is reached by TLS, as <c>localhost</c>, with a certificate of an authority of its own.</summary>
public sealed class DatabaseTlsFixture : IAsyncLifetime
{
    private PostgresServer _server = null!;

    public TestAuthority Authority { get; } = new();

    public TestAuthority Another { get; } = new();

    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = Authority.Issue("localhost");
        _server = await PostgresServer.StartWithTlsAsync(certificate, key);
        Database = await TestDatabase.CreateMigratedAsync(_server.ConnectionString);
    }

    public string ConnectionString(string host, TestAuthority trusted) => new NpgsqlConnectionStringBuilder(Database.ConnectionString)
    {
        Host = host,
        SslMode = SslMode.VerifyFull,
        RootCertificate = trusted.Path,
        Pooling = true,
    }.ConnectionString;

    /// <summary>Has the server show another certificate from now on.</summary>
    public Task ShowAsync((string Certificate, string Key) files) =>
        _server.ReplaceCertificateAsync(files.Certificate, files.Key, Database);

    public async ValueTask DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        Authority.Dispose();
        Another.Dispose();
    }
}

/// <summary>
/// The way to the database by TLS: who is at its end is made sure of, and a doubt is told apart from a database that is away.
/// </summary>
public sealed class DatabaseTlsTests(DatabaseTlsFixture tls) : IClassFixture<DatabaseTlsFixture>
{
    private const string OtherName = "The certificate of the database is for another host name than the one in ConnectionStrings__Aviv.";
    private const string OtherTime = "The certificate of the database has ended, or has not begun yet.";
    private const string OtherAuthority =
        "The certificate of the database is signed by no authority that is trusted here: see Root Certificate in ConnectionStrings__Aviv.";

    [Fact]
    public async Task Database_WithTheRightCertificate_IsReachedByEncryptedConnectionsAlone()
    {
        await using var app = new AvivApp(tls.ConnectionString("localhost", tls.Authority));
        using var client = app.CreateClient();
        await client.UntilReadyAsync(app);

        Assert.Equal(HttpStatusCode.Created, (await client.AnswerAsync("POST", "/listings", Sample.Listing().ToJsonString())).Status);
        Assert.Equal(["(t)"], (await tls.Database.RowsAsync("""
            SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
            WHERE datname = current_database() AND application_name LIKE 'aviv-api%'
            """)));
    }

    [Theory]
    [InlineData("127.0.0.1", true, OtherName)]
    [InlineData("localhost", false, OtherAuthority)]
    public async Task Database_WithAnotherCertificate_IsNotReady_AndSaysWhy(string host, bool isTrusted, string why)
    {
        var connection = tls.ConnectionString(host, isTrusted ? tls.Authority : tls.Another);

        await AssertNotReadyAsync(connection, why);

        var doctor = await CliResult.OfAsync(connection, "doctor");
        Assert.Equal((2, ""), (doctor.ExitCode, doctor.Error));
        Assert.Contains($"\n?     database: {why}\n", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_WhoseCertificateHasEnded_IsNotReady_AndSaysWhy()
    {
        await tls.ShowAsync(tls.Authority.Issue("localhost", DateTimeOffset.UtcNow.AddHours(-1)));
        try
        {
            await AssertNotReadyAsync(tls.ConnectionString("localhost", tls.Authority), OtherTime);
        }
        finally
        {
            await tls.ShowAsync(tls.Authority.Issue("localhost"));
        }
    }

    private static async Task AssertNotReadyAsync(string connection, string why)
    {
        await using var app = new AvivApp(connection);
        using var client = app.CreateClient();
        app.Logs.Start();
        var ready = await client.AnswerAsync("GET", "/health/ready");
        var listings = await client.AnswerAsync("GET", "/listings");

        ready.AssertProblem(503, "unavailable");
        Assert.Equal(why, (string)ready.Json["detail"]!);
        listings.AssertProblem(503, "unavailable");
        Assert.DoesNotContain("certificate", listings.Body, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Warning Aviv.Api.Contract.Errors.ApiExceptionHandler: The database is unavailable: "
                    + "The remote certificate was rejected by the provided RemoteCertificateValidationCallback. ",
                $"Warning Aviv.Api.Health.Readiness: Not ready: {why} ",
            ],
            app.Logs.Stop().Where(line => line.StartsWith("Warning Aviv.Api.", StringComparison.Ordinal)).Order());
    }
}
