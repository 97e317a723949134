using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Why the certificate of the database is refused. The driver says that it is, and lets nobody listen, but each reason has a remedy of its
/// own: so the server is asked for its certificate once more, and nothing else. The words name neither server nor certificate.
/// </summary>
internal static class RefusedCertificate
{
    public const string Unknown = "The certificate of the database is not trusted.";

    private const string OtherName = "The certificate of the database is for another host name than the one in ConnectionStrings__Aviv.";
    private const string OtherTime = "The certificate of the database has ended, or has not begun yet.";
    private const string OtherAuthority =
        "The certificate of the database is signed by no authority that is trusted here: see Root Certificate in ConnectionStrings__Aviv.";

    // Of PostgreSQL's protocol: a length of eight bytes, and the number that asks for TLS.
    private static readonly byte[] RequestForTls = [0, 0, 0, 8, 4, 210, 22, 47];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<string> WhyAsync(string connectionString)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await LookAsync(new NpgsqlConnectionStringBuilder(connectionString), limit.Token) ?? Unknown;
        }
        // It may be away by now, or its authority's file.
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or CryptographicException)
        {
            return Unknown;
        }
    }

    private static async Task<string?> LookAsync(NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken)
    {
        var (host, port) = AddressOf(database);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host, port, cancellationToken);
        await socket.GetStream().WriteAsync(RequestForTls, cancellationToken);
        await socket.GetStream().ReadExactlyAsync(new byte[1], cancellationToken);
        string? why = null;
        await using var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, chain, faults) =>
        {
            why = Judge(chain, faults);
            return false;
        });
        var options = new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = Policy(database.RootCertificate) };
        await ShakeHandsAsync(stream, options, cancellationToken);
        return why;
    }

    // Of several hosts, the first.
    private static (string Host, int Port) AddressOf(NpgsqlConnectionStringBuilder database)
    {
        var host = database.Host!.Split(',')[0];
        return host.Split(':') is [var name, var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var port)
            ? (name, port)
            : (host, database.Port);
    }

    private static async Task ShakeHandsAsync(SslStream stream, SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (AuthenticationException)
        {
            // As it must: nothing is to be said to this server.
        }
    }

    private static X509ChainPolicy Policy(string? authority)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authority is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    private static string? Judge(X509Chain? chain, SslPolicyErrors faults) =>
        faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? OtherName
        : chain?.ChainStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) == true ? OtherTime
        : faults.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? OtherAuthority
        : null;
}
