using System.Diagnostics;
using System.Net;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Tests.Server;

/// <summary>A body that is slow in coming is its client's doing: no failure of the service, whatever comes of it.</summary>
public sealed class SlowBodyTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string Listing = Sample.Listing(100).ToJsonString();

    [Fact]
    public async Task Body_ThatIsNotWholeInTime_IsA408_AndWritesNothing()
    {
        var before = await TablesAsync();
        App.Logs.Start();
        using var connection = await RawConnection.OpenAsync(Client.BaseAddress!);
        await connection.SendAsync(RawConnection.HeadOf(Listing) + Listing[..^1]);

        var reading = connection.ReadToEndAsync();
        await Poll.UntilAsync(() => PassAsync(reading), "it was answered");

        var answer = await reading;
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"malformed_json\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(App.Logs.Stop(), LogLines.IsWarning);
        Assert.Equal(before, await TablesAsync());
    }

    /// <summary>The first limit that a request has is short here, the one from the end of its body on is long.</summary>
    [Fact]
    public async Task Body_ThatTookLong_TakesNothingOfTheTimeOfItsRequest()
    {
        var limits = new ShortAtFirst(TimeSpan.FromMilliseconds(100));
        await using var app = new AvivApp(
            Database.ConnectionString, services: services => services.AddSingleton<IOptionsMonitor<RequestTimeoutOptions>>(limits));
        using var client = app.CreateClient();
        using var connection = await RawConnection.OpenAsync(client.BaseAddress!);
        var clock = Stopwatch.StartNew();
        await connection.SendAsync(RawConnection.HeadOf(Listing) + Listing[..^1]);
        await Poll.UntilAsync(() => limits.AreShort && clock.Elapsed > 3 * limits.First, "the first limit had passed");
        limits.AreShort = false;
        await connection.SendAsync(Listing[^1..]);

        var answer = await connection.ReadAsync(until: "\r\n");

        Assert.StartsWith($"HTTP/1.1 {(int)HttpStatusCode.Created} ", answer, StringComparison.Ordinal);
    }

    // Its time is that of the application's clock.
    private Task<bool> PassAsync(Task reading)
    {
        Clock.Advance(TimeSpan.FromSeconds(5));
        return Task.FromResult(reading.IsCompleted);
    }

    private sealed class ShortAtFirst(TimeSpan first) : IOptionsMonitor<RequestTimeoutOptions>
    {
        public TimeSpan First => first;

        public bool AreShort { get; set; } = true;

        public RequestTimeoutOptions CurrentValue => new() { DefaultPolicy = new() { Timeout = AreShort ? first : Poll.Limit } };

        public RequestTimeoutOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<RequestTimeoutOptions, string?> listener) => null;
    }
}
