using System.Net;
using System.Security.Cryptography;
using Aviv.Api.Tests.Infrastructure;

namespace Aviv.Api.Tests.Access;

/// <summary>Tokens as <c>dotnet user-jwts create</c> makes them, by a secret among the settings: for Development alone.</summary>
public sealed class DeveloperTokenTests
{
    private const string Section = "Authentication:Schemes:Bearer";
    private const string Issuer = "dotnet-user-jwts";
    private const string Audience = "http://localhost:8080";

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData("Development", HttpStatusCode.Created, "(agency-a)")]
    [InlineData("Production", HttpStatusCode.Unauthorized)]
    public async Task Write_OfADeveloper_IsTakenInDevelopmentAlone(string environment, HttpStatusCode status, params string[] sources)
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var provider = new TestProvider();
        await using var app = new AvivApp(HeldLock.Patient(database), Settings(environment, provider));
        provider.Clock = app.Clock;
        await provider.StartAsync();
        using var client = app.CreatePlainClient();

        var token = Token(app.Clock.GetUtcNow().ToUnixTimeSeconds());
        using var response = await Poll.UntilServedAsync(() => client.CreateAsync(token));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(sources, await database.RowsAsync("SELECT source FROM listing"));

        var byProvider = await provider.TokenAsync();
        using var good = await Poll.UntilServedAsync(() => client.CreateAsync(byProvider));
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
    }

    private Dictionary<string, string?> Settings(string environment, TestProvider provider) => new(provider.Settings)
    {
        ["environment"] = environment,
        [$"{Section}:ValidIssuers:0"] = Issuer,
        [$"{Section}:ValidAudiences:0"] = Audience,
        [$"{Section}:SigningKeys:0:Issuer"] = Issuer,
        [$"{Section}:SigningKeys:0:Value"] = Convert.ToBase64String(_secret),
        [$"{Section}:SigningKeys:0:Length"] = "32",
    };

    private string Token(long now) => Jws.Make(
        """{"alg":"HS256","typ":"JWT"}""",
        $$"""
            {"unique_name":"developer","sub":"developer","jti":"5f2f7a1c","scope":"listings:write","source":"agency-a",
            "aud":"{{Audience}}","nbf":{{now}},"exp":{{now + 300}},"iat":{{now}},"iss":"{{Issuer}}"}
            """,
        input => HMACSHA256.HashData(_secret, input));
}
