using System.Net.Http.Headers;
using Aviv.Application.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Infrastructure;

/// <summary>
/// A key with which the whole suite may run where nobody writes without one: set <c>AVIV_WITH_KEY=1</c>, as <c>./test.sh --stress</c> does
/// for a second pass. No database has it, since tests count the rows of theirs.
/// </summary>
internal static class SuiteKey
{
    private static readonly ApiKeySecret Secret = ApiKeySecret.New();

    public static bool IsInUse { get; } = Environment.GetEnvironmentVariable("AVIV_WITH_KEY") == "1";

    public static AuthenticationHeaderValue Header { get; } = new("ApiKey", Secret.Reveal());

    /// <summary>For requests that are written by hand, where it is in use.</summary>
    public static string HeaderLine => IsInUse ? $"Authorization: {Header}\r\n" : "";

    public static void Add(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(IApiKeys)).ImplementationType!;
        services.AddSingleton(real).AddSingleton<IApiKeys>(provider => new OneMore((IApiKeys)provider.GetRequiredService(real)));
    }

    private sealed class OneMore(IApiKeys others) : IApiKeys
    {
        private static readonly ApiKey Key = new(Secret, DateTimeOffset.UnixEpoch)
        {
            Label = "the suite",
            Source = null,
            Scopes = [Scopes.Admin],
            ExpiresAt = null,
        };

        public async Task<ApiKey?> FindAsync(string prefix, CancellationToken cancellationToken) =>
            prefix == Secret.Prefix ? Key : await others.FindAsync(prefix, cancellationToken);

        public bool Knows(string prefix) => prefix == Secret.Prefix || others.Knows(prefix);

        public void Used(string prefix)
        {
            if (prefix != Secret.Prefix) others.Used(prefix);
        }
    }
}
