using System.Globalization;
using System.Text;
using Aviv.Api.Access;
using Aviv.Api.Contract.Json;
using Aviv.Application.Reading;
using Aviv.Infrastructure.Privacy;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Health;

/// <summary>Requests that a cold instance sends to itself, through all that a request passes but the socket. They change nothing.</summary>
internal sealed class WarmUpRequests(IServiceScopeFactory scopes)
{
    // The largest number that a client in JavaScript can name: no listing has it, nor those before it.
    private const long NoListing = 9007199254740991;

    private static readonly Step[] Reads =
    [
        new("GET", "/listings"),
        new("GET", "/listings?limit=10"),
        new("GET", "/listings?country=FR&city=Paris&sort=price&max_price=500000"),
        new("GET", "/listings/ID"),
        new("GET", "/listings/ID/prices"),
        new("GET", "/listings/ID/prices?limit=10"),
        new("GET", "/listings/ID/prices/summary"),
        new("POST", "/listings/prices/query", """{ "ids": [ID] }"""),
        new("GET", "/"),
        new("GET", "/homes/ID"),
    ];

    private static readonly Step[] Writes =
    [
        // Refused, or it would create one.
        new("POST", "/listings", Listing(price: -1)),
        new("PUT", "/listings/ID", Listing(price: 1)),
        new("PATCH", "/listings/ID", """{ "latest_price_eur": 1 }""", MergePatchJson.Name),
        new("DELETE", "/listings/ID"),
    ];

    private RequestDelegate? _pipeline;

    private sealed record Step(string Method, string Address, string Body = "", string MediaType = "application/json");

    /// <summary>A body that POST and PUT take, where the price is one.</summary>
    public static string Listing(int price) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "name": "n", "description": "d", "building_type": "HOUSE", "surface_area_m2": 1, "rooms_count": 1, "bedrooms_count": 1,
          "postal_address": { "street_address": "s", "postal_code": "p", "city": "c", "country": "FR" },
          "contact_phone_number": "+33100000000", "latest_price_eur": {{price}} }
        """);

    /// <summary>From here on a rehearsed request goes the way of all others.</summary>
    public static void Join(IApplicationBuilder app) =>
        app.Use(next => app.ApplicationServices.GetRequiredService<WarmUpRequests>()._pipeline = next);

    /// <param name="round">Each has another listing, so that no answer comes from the cache.</param>
    public async Task ReadAsync(int round)
    {
        await RunAsync(Reads, round);
        if (await NewestAsync() is { } home) await RunAsync(new("GET", string.Create(CultureInfo.InvariantCulture, $"/homes/{home}")));
    }

    public Task WriteAsync(int round) => RunAsync(Writes, round);

    // One that is there: a page of none draws nothing.
    private async Task<long?> NewestAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<IReadSessions>();
        await using var session = await sessions.OpenAsync(Workload.ById, CancellationToken.None);
        return await session.Db.Listings.MaxAsync(listing => (long?)listing.Id);
    }

    private async Task RunAsync(Step[] steps, int round)
    {
        var id = (NoListing - round).ToString(CultureInfo.InvariantCulture);
        foreach (var step in steps)
            await RunAsync(step with { Address = WithId(step.Address, id), Body = WithId(step.Body, id) });
    }

    private static string WithId(string text, string id) => text.Replace("ID", id, StringComparison.Ordinal);

    private async Task RunAsync(Step step)
    {
        var answer = new Answer();
        var context = Request(step);
        context.Features.Set<IHttpResponseFeature>(answer);
        await _pipeline!(context);
        await answer.EndAsync();
        // One number that cannot be read is no reason to serve nothing: it went all the way.
        if (context.Features.Get<IExceptionHandlerFeature>()?.Error is SealedContactException) return;
        // Why, the log has.
        if (answer.StatusCode >= StatusCodes.Status500InternalServerError)
            throw new ColdException($"{step.Method} {step.Address} was answered by {answer.StatusCode}.");
    }

    private DefaultHttpContext Request(Step step)
    {
        var address = new Uri($"http://localhost{step.Address}");
        var context = new DefaultHttpContext { ServiceScopeFactory = scopes, User = Callers.Instance };
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (step.Method, address.Scheme, new(address.Host));
        (request.Path, request.QueryString) = (address.AbsolutePath, new(address.Query));
        request.Headers.AcceptEncoding = "br";
        if (step.Body.Length == 0) return context;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(step.Body));
        (request.ContentType, request.ContentLength) = (step.MediaType, request.Body.Length);
        return context;
    }

    /// <summary>
    /// Does what the server does at the end of a request: else what a request holds until then would never be given back.
    /// </summary>
    private sealed class Answer : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _starting = [], _completed = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        public async Task EndAsync()
        {
            foreach (var callbacks in new[] { _starting, _completed })
                while (callbacks.TryPop(out var next)) await next.Callback(next.State);
        }
    }
}

/// <summary>A rehearsed request failed.</summary>
internal sealed class ColdException(string message) : Exception($"The instance is not warm: {message}");
