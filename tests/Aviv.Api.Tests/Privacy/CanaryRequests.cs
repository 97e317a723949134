using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Aviv.Api.Tests.Server;

namespace Aviv.Api.Tests.Privacy;

/// <summary>Sends the canary in requests that succeed, are refused, are cut short and fail.</summary>
internal sealed class CanaryRequests(HttpClient client, TestDatabase database, string admin)
{
    /// <summary>A listing of this name fails in the database.</summary>
    public const string Failing = "Fails";

    private const int AtOnce = 8;

    private readonly ConcurrentBag<int> _statuses = [];
    private readonly ConcurrentBag<string> _told = [];

    /// <summary>How requests ended.</summary>
    public IEnumerable<int> Statuses => _statuses.Distinct().Order();

    /// <summary>Answers that were no success and show the number.</summary>
    public IReadOnlyCollection<string> Told => _told;

    public async Task SendAsync(int requests, long listing)
    {
        var ways = Ways(listing);
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (turn, _) =>
        {
            if (turn % 100 == 50) await EndSessionsAsync();
            await ways[turn % ways.Length](turn);
        });
        await FailByLockAsync(listing);
        await SubjectAsync("erase", Canary.Number, admin);
    }

    private Func<int, Task>[] Ways(long listing)
    {
        var address = $"/listings/{listing}";
        return
        [
            turn => SendAsync("POST", "/listings", Body(turn)),
            turn => SendAsync("PUT", address, Body(turn)),
            turn => SendAsync("PATCH", address, $$"""{"contact_phone_number":"{{Canary.Written[turn % 4]}}"}"""),
            _ => SendAsync("PATCH", address, """{"contact_phone_number":null}"""),
            turn => SendAsync("POST", "/listings", Body(turn), key: $"canary {turn / 50}"),
            turn => SendAsync("POST", "/listings", Body(turn, name: $"Other {turn}"), key: "canary"),
            turn => SendAsync("POST", "/listings", Body(turn).With("rooms_count", 0)),
            turn => SendAsync("POST", "/listings", Body(turn).With("contact_phone_number", $"{Canary.Written[turn % 4]} ext. 9")),
            turn => SendAsync("POST", "/listings", Body(turn).With("contact_phone_number", long.Parse(Canary.Number, null))),
            turn => SendAsync("POST", "/listings", Body(turn).With("contact_phone_number", new JsonObject { ["n"] = Canary.Number })),
            turn => SendAsync("POST", "/listings", Body(turn).With("contact_phone", Canary.Number)),
            turn => SendAsync("POST", "/listings", $"{{{Field}, {Field}, {Body(turn).ToJsonString()[1..]}"),
            turn => SendAsync("POST", "/listings", Body(turn).ToJsonString()[..^5]),
            turn => SendAsync("POST", "/listings", $"{{{Field} \"{Canary.Number}"),
            turn => SendAsync("PUT", address, Body(turn), ifMatch: "\"99999\""),
            turn => SendAsync("PUT", address, Body(turn), ifMatch: Canary.Number),
            turn => SendAsync("PUT", "/listings/999999999", Body(turn)),
            turn => SendAsync("PUT", "/listings", Body(turn)),
            turn => SendAsync("POST", "/listings", Body(turn).With("description", $"{new string('d', 70_000)}")),
            turn => SendAsync("POST", "/listings", Body(turn, name: Failing)),
            _ => PlainAsync(),
            _ => CredentialAsync(),
            turn => SubjectAsync("access", Canary.Written[turn % 4], admin),
            turn => SubjectAsync("access", $"{Canary.Written[turn % 4]} ext. 9", admin),
            _ => SubjectAsync("erase", Canary.Number, "ApiKey aviv_none"),
            turn => CutAsync(Body(turn).ToJsonString()),
            _ => SendAsync("GET", "/listings"),
            _ => SendAsync("GET", address),
            _ => SendAsync("GET", "/listings/export"),
        ];
    }

    private static string Field => $"\"contact_phone_number\":\"{Canary.Number}\"";

    private static JsonObject Body(int turn, string name = CanaryTests.Name) =>
        Sample.Listing(turn, name).With("contact_phone_number", Canary.Written[turn % 4]);

    private Task SendAsync(string method, string address, JsonObject body, string? ifMatch = null, string? key = null) =>
        SendAsync(method, address, body.ToJsonString(), ifMatch, key);

    private async Task SendAsync(string method, string address, string? body = null, string? ifMatch = null, string? key = null)
    {
        try
        {
            using var answer = await client.WriteAsync(method, address, body, ifMatch, key);
            await NoteAsync(answer);
        }
        catch (HttpRequestException)
        {
            // An export is cut where its session ends.
        }
    }

    private async Task PlainAsync()
    {
        using var content = new StringContent(Field, Encoding.UTF8, "text/plain");
        using var answer = await client.PostAsync(new Uri("/listings", UriKind.Relative), content);
        await NoteAsync(answer);
    }

    private async Task CredentialAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/listings");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Canary.Number);
        using var answer = await client.SendAsync(request);
        await NoteAsync(answer);
    }

    private async Task SubjectAsync(string route, string phone, string key)
    {
        try
        {
            using var answer = await client.SendWithAsync(key, "POST", $"/privacy/{route}", $$"""{"phone":"{{phone}}"}""");
            await NoteAsync(answer);
        }
        catch (HttpRequestException)
        {
            // It is cut where its session ends.
        }
    }

    private async Task CutAsync(string body)
    {
        using var connection = await RawConnection.OpenAsync(client.BaseAddress!);
        await connection.SendAsync(RawConnection.HeadOf(body) + body[..^3]);
    }

    private async Task FailByLockAsync(long listing)
    {
        await using (await HeldLock.TakeAsync(database, $"SELECT FROM listing WHERE id = {listing} FOR UPDATE"))
        {
            await SendAsync("PUT", $"/listings/{listing}", Body(1));
        }
    }

    private Task EndSessionsAsync() => database.ExecuteAsync("""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);

    private async Task NoteAsync(HttpResponseMessage answer)
    {
        _statuses.Add((int)answer.StatusCode);
        var text = $"{answer} {await answer.Content.ReadAsStringAsync()}";
        if (!answer.IsSuccessStatusCode && Canary.In(text) is not null) _told.Add($"{answer.RequestMessage?.Method} {text}");
    }
}
