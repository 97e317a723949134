using System.Net.Http.Headers;
using System.Text;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Application.Access;

namespace Aviv.Api.Tests.Access;

/// <summary>An application that lets nobody write without a credential.</summary>
public sealed class ClosedApiFixture : ApiFixture
{
    protected override Dictionary<string, string?> Settings => new() { ["Auth:AnonymousWrites"] = "false" };
}

[CollectionDefinition]
public sealed class ClosedApi : ICollectionFixture<ClosedApiFixture>;

/// <summary>A test against that application, on empty tables.</summary>
[Collection<ClosedApi>]
public abstract class AccessTest(ClosedApiFixture api) : ApiTestBase(api)
{
    protected Task<string> KeyAsync(string? source, params string[] scopes) => TestKeys.MakeAsync(Database, source, scopes);

    protected Task<HttpResponseMessage> SendAsync(
        string method, string address, string? body = null, string? credential = null, string? key = null) =>
        Client.SendWithAsync(credential, method, address, body, key);

    protected async Task<Answer> AnswerAsync(
        string method, string address, string? body = null, string? credential = null, string? key = null)
    {
        using var response = await SendAsync(method, address, body, credential, key);
        return await WriteRequests.ReadAsync(response);
    }

    protected async Task<long> CreateAsync(string credential, string? source = null)
    {
        var answer = await AnswerAsync("POST", "/listings", Sample.Listing().With("source", source).ToJsonString(), credential);
        Assert.True(answer.Status == System.Net.HttpStatusCode.Created, answer.Body);
        return (long)answer.Json["id"]!;
    }
}

internal static class TestKeys
{
    /// <summary>A credential with a new key, as in <c>ApiKey aviv_…</c>.</summary>
    public static async Task<string> MakeAsync(
        TestDatabase database, string? source, string[] scopes, string expires = "null", string revoked = "null")
    {
        var secret = ApiKeySecret.New();
        var held = string.Join(',', scopes is [] ? [Scopes.Write] : scopes);
        await database.ExecuteAsync($"""
            INSERT INTO api_key (prefix, hash, label, source, scopes, created_at, expires_at, revoked_at)
            VALUES ('{secret.Prefix}', decode('{Convert.ToHexString(secret.Hash)}', 'hex'), 'a test', {Sql(source)},
              string_to_array('{held}', ','), '2022-01-01', {expires}, {revoked})
            """);
        return $"ApiKey {secret.Reveal()}";
    }

    public static async Task<HttpResponseMessage> SendWithAsync(
        this HttpClient client, string? credential, string method, string address, string? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new(method), address);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(
                method == "PATCH" ? "application/merge-patch+json" : "application/json"));
        if (credential is not null) Assert.True(request.Headers.TryAddWithoutValidation("Authorization", credential));
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static string Sql(string? text) => text is null ? "null" : $"'{text}'";
}
