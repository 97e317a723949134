using System.Net;

namespace Aviv.Api.Cli;

/// <summary>
/// Asks the instance on this machine whether it is ready, as the health check of a container that holds neither a shell nor curl. It
/// builds no host: it runs every few seconds, beside the instance and out of the same memory. Nobody who listens is an instance that
/// is not ready.
/// </summary>
internal static class Health
{
    public const string Name = "health";

    private const int NotReady = 1;
    private const string Usage = "Usage: health [URL], such as http://127.0.0.1:8080: where the instance listens. "
        + "Unless given, ASPNETCORE_URLS or ASPNETCORE_HTTP_PORTS says where.";

    // As the server takes them. That of the machine itself is one of them.
    private static readonly string[] AllAddresses = ["+", "*", "0.0.0.0", "[::]"];

    // An instance that does not know yet says so within two.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 1 || Address(args) is not { } address) return Verbs.Refuse(Usage, Verbs.Misused);
        var ready = new Uri(address, "/health/ready");
        try
        {
            return await AskAsync(ready);
        }
        catch (HttpRequestException fault)
        {
            return Verbs.Refuse($"{ready} cannot be reached: {fault.Message} Name another by health URL, if the instance listens there.");
        }
        catch (OperationCanceledException)
        {
            return Verbs.Refuse($"{ready} did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>Where it listens, by the settings of the framework; null where that is no address of HTTP.</summary>
    internal static Uri? Address(string[] args, string? urls, string? ports)
    {
        var given = args is [var named] ? named
            : First(urls) ?? (First(ports) is { } port ? $"http://*:{port}" : "http://127.0.0.1:5000");
        var text = AllAddresses.Aggregate(given, (text, all) => text.Replace($"://{all}", "://127.0.0.1", StringComparison.Ordinal));
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp ? address : null;
    }

    private static Uri? Address(string[] args) => Address(args, Variable("ASPNETCORE_URLS"), Variable("ASPNETCORE_HTTP_PORTS"));

    // Of addresses that of plain HTTP, where there is one: a certificate is for another name than this.
    private static string? First(string? list) => list?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .OrderBy(entry => entry.StartsWith("https:", StringComparison.OrdinalIgnoreCase)).FirstOrDefault();

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private static async Task<int> AskAsync(Uri ready)
    {
        // The instance is here: whatever proxy the machine has is in the way.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Get, ready);
        request.Headers.Host = Host(Variable("AllowedHosts"));
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK) return Verbs.Refuse($"{ready} answered {(int)response.StatusCode}: {body}", NotReady);
        Console.WriteLine(body);
        return 0;
    }

    // Others it does not answer.
    private static string? Host(string? allowed) => First(allowed) is { } host && host != "*"
        ? host.Replace("*", Name, StringComparison.Ordinal)
        : null;
}
