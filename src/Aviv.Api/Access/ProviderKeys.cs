using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Aviv.Api.Access;

/// <summary>
/// The provider's keys. They are asked for at the first token, by one question that all share, since the library would let each wait for
/// its turn to ask; once known, they stay until others come.
/// </summary>
/// <remarks>No <c>BaseConfigurationManager</c>, with which the library would take withdrawn keys for another hour.</remarks>
internal sealed class ProviderKeys(IConfigurationManager<OpenIdConnectConfiguration> library)
    : IConfigurationManager<OpenIdConnectConfiguration>
{
    /// <summary>A request lives for five seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A key that the provider has withdrawn is good for that long. The library would keep it for twelve hours.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>At least that long is between two questions for a key that is not known, whoever makes it up.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Task<OpenIdConnectConfiguration>? _question;

    public static void Use(JwtBearerOptions bearer)
    {
        // It has none where no provider is configured, but keys.
        if (bearer.ConfigurationManager is { } library) bearer.ConfigurationManager = new ProviderKeys(library);
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        try
        {
            return await Ask().WaitAsync(Patience, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new ProviderAwayException(fault);
        }
    }

    public void RequestRefresh() => library.RequestRefresh();

    private Task<OpenIdConnectConfiguration> Ask()
    {
        lock (_lock)
        {
            if (_question is null or { IsCompleted: true }) _question = library.GetConfigurationAsync(CancellationToken.None);
            return _question;
        }
    }
}

/// <summary>Nobody can say whether a token is good: its provider does not hand out its keys.</summary>
internal sealed class ProviderAwayException(Exception inner) : Exception("The OpenID provider does not answer.", inner);
