using System.Net;
using Aviv.Api.Limits;
using Aviv.Api.Tests.Access;
using Aviv.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aviv.Api.Tests.Limits;

/// <summary>How many exports one caller runs at once.</summary>
public sealed class ExportShareTests(LimitedApiFixture api) : LimitTest(api)
{
    [Fact]
    public async Task Exports_OfOneNetwork_LeaveHalfToOthers()
    {
        var key = await TestKeys.MakeAsync(Database, "north", []);
        var shares = App.Services.GetRequiredService<ExportShares>();
        var running = Enumerable.Range(0, 3).Select(_ => shares.TryBegin(From(Here))).ToList();

        Assert.Equal([true, true, false], running.Select(share => share is not null));
        using var refused = await SendAsync(Here, "GET", "/listings/export");
        (await WriteRequests.ReadAsync(refused)).AssertProblem(429, "rate_limited");
        Assert.Equal(200, await StatusAsync(There, "GET", "/listings/export"));
        Assert.Equal(200, await StatusAsync(There, "GET", "/listings/export", key));

        running[0]!.Dispose();
        Assert.Equal(200, await StatusAsync(Here, "GET", "/listings/export"));
        running[1]!.Dispose();
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
