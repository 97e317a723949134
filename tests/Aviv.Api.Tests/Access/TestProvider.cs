using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Aviv.Api.Tests.Access;

/// <summary>
/// A real OpenID provider in the process of the tests. A client is a source; its name is the source's, and it gets what it asks for.
/// </summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string Audience = "https://listings.example";
    private const string Secret = "of any client";

    private readonly HttpClient _client = new() { Timeout = Poll.Limit };
    private readonly int _port = Scrape.FreePort();
    private TaskCompletionSource _open = new();
    private WebApplication? _server;
    private int _asked;

    public TestProvider() => _open.SetResult();

    public string Address => $"http://127.0.0.1:{_port}/";

    public SigningKeys Keys { get; private set; } = new();

    /// <summary>The clock that its tokens go by: that of the API which takes them.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How many requests came, those for tokens among them.</summary>
    public int Asked => _asked;

    /// <summary>What tells an API to take its tokens alone.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Authentication:Schemes:Bearer:Authority"] = Address,
        ["Authentication:Schemes:Bearer:ValidIssuer"] = Address,
        ["Authentication:Schemes:Bearer:ValidAudience"] = Audience,
        ["Authentication:Schemes:Bearer:RequireHttpsMetadata"] = "false",
        ["Auth:AnonymousWrites"] = "false",
    };

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(Address);
        builder.Services.AddSingleton(Clock).AddLogging().AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(Configure);
        _server = builder.Build();
        _server.Use(CountAsync);
        _server.UseAuthentication();
        await _server.StartAsync();
    }

    public async Task StopAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    /// <summary>From now on it signs with new keys, and does not know the former ones.</summary>
    public async Task RotateAsync()
    {
        await StopAsync();
        Keys.Dispose();
        Keys = new();
        await StartAsync();
    }

    /// <summary>Takes connections and answers nobody, until it goes on.</summary>
    public void Hang() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _open.TrySetResult();

    /// <summary>An access token, by default for all that an agency does.</summary>
    public async Task<string> TokenAsync(string scope = "listings:write", string? source = "agency-a", int seconds = 300) =>
        (string)(await AskAsync(scope, source, seconds))["access_token"]!;

    /// <summary>A token that says who somebody is, not what they may: it is for the client, and signed by the same key.</summary>
    public async Task<string> IdTokenAsync() => (string)(await AskAsync("openid listings:write", "agency-a", 300))["id_token"]!;

    public async ValueTask DisposeAsync()
    {
        GoOn();
        if (_server is not null) await StopAsync();
        _client.Dispose();
        Keys.Dispose();
    }

    private async Task<JsonNode> AskAsync(string scope, string? source, int seconds)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = GrantTypes.ClientCredentials,
            ["client_id"] = source ?? "nobody",
            ["client_secret"] = Secret,
            ["scope"] = scope,
            ["seconds"] = $"{seconds}",
        });
        using var response = await _client.PostAsync(new Uri($"{Address}token"), form);
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>();
        return response.IsSuccessStatusCode ? answer! : throw new InvalidOperationException($"The provider refused: {answer}");
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _asked);
        await _open.Task.WaitAsync(context.RequestAborted);
        await next(context);
    }

    private void Configure(OpenIddictServerBuilder provider)
    {
        // Without a database of clients: the two handlers say who is one, and what it gets. It encrypts nothing, but wants a key for it.
        provider.EnableDegradedMode().AllowClientCredentialsFlow().DisableAccessTokenEncryption();
        provider.SetIssuer(new Uri(Address)).SetTokenEndpointUris("token").RegisterScopes("listings:write", "listings:admin");
        provider.AddEncryptionKey(new SymmetricSecurityKey(new byte[32]));
        foreach (var key in Keys.ForSigning()) provider.AddSigningKey(key);
        provider.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Identify));
        provider.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(Grant));
        provider.UseAspNetCore().DisableTransportSecurityRequirement();
    }

    private static ValueTask Identify(ValidateTokenRequestContext context)
    {
        if (context.Request.ClientSecret != Secret) context.Reject(Errors.InvalidClient);
        return default;
    }

    private static ValueTask Grant(HandleTokenRequestContext context)
    {
        var client = new ClaimsIdentity("client", Claims.Name, Claims.Role);
        client.SetClaim(Claims.Subject, $"client of {context.ClientId}").SetScopes(context.Request.GetScopes()).SetResources(Audience);
        if (context.ClientId != "nobody") client.SetClaim("source", context.ClientId);
        client.SetAccessTokenLifetime(TimeSpan.FromSeconds((int)context.Request["seconds"]!));
        client.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        context.SignIn(new ClaimsPrincipal(client));
        return default;
    }
}
