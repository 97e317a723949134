using System.Diagnostics.Metrics;
using Aviv.Api.Access;
using Aviv.Application.Access;
using Aviv.Application.Common;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Limits;

/// <summary>
/// Counts each request on a budget: that of its caller, or of its network where it has no credential that is good. In place of the
/// framework's middleware, which tells clients nothing of what they have left.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly Kind _default, _expensive;
    private readonly Callers _callers;
    private readonly Pseudonyms _pseudonyms;
    private readonly SecurityTrail _trail;
    private readonly Counter<long> _refusals;

    private sealed record Kind(Budgets OfNetworks, Budgets OfCallers);

    public RateLimits(
        IOptions<LimitSettings> settings, IHostEnvironment environment, TimeProvider clock,
        Callers callers, Pseudonyms pseudonyms, SecurityTrail trail, IMeterFactory meters)
    {
        (_callers, _pseudonyms, _trail) = (callers, pseudonyms, trail);
        var limits = settings.Value;
        Hold = limits.Hold(environment.IsDevelopment());
        Kind Of(string name, int anonymous, int caller) => new(new(name, anonymous, clock), new(name, caller, clock));
        _default = Of("default", limits.AnonymousPerMinute ?? 600, limits.CallerPerMinute ?? 6_000);
        _expensive = Of("expensive", limits.ExpensiveAnonymousPerMinute ?? 60, limits.ExpensiveCallerPerMinute ?? 600);
        _refusals = meters.Aviv().CreateCounter<long>(
            "aviv.rate_limit.refusals", "{request}", "Requests that came when their budget was spent.");
        // Seen from the start, so that a rise from nothing is one.
        foreach (var kind in new[] { _default, _expensive })
            foreach (var isKnown in new[] { false, true }) Refuse(kind.OfCallers, isKnown, times: 0);
    }

    /// <summary>Whether there are limits at all.</summary>
    public bool Hold { get; }

    /// <summary>Whether its budget has something for a request, which is counted by that.</summary>
    public bool Allows(HttpContext http)
    {
        var user = http.User;
        if (!Callers.IsAuthenticated(user)) return AllowsNetwork(http);
        if (!Counts(http) || ReferenceEquals(user, Callers.Instance)) return true;
        var budgets = KindOf(http).OfCallers;
        var share = budgets.Take(KeyOf(http));
        if (share.IsFirstRefusal) _trail.LimitReached(budgets.Name, _callers.PseudonymOf(user), isKnown: true);
        return Settle(http, budgets, share, isKnown: true);
    }

    /// <summary>The same for a request whose credential nobody knows (yet). It counts once on its network.</summary>
    public bool AllowsNetwork(HttpContext http)
    {
        if (!Counts(http)) return true;
        if (http.Features.Get<Counted>() is { } counted) return counted.Share.IsTaken;
        var (budgets, network) = (KindOf(http).OfNetworks, NetworkOf(http));
        var share = budgets.Take(network);
        if (share.IsFirstRefusal) _trail.LimitReached(budgets.Name, _pseudonyms.Of($"network {network}"), isKnown: false);
        return Settle(http, budgets, share, isKnown: false);
    }

    /// <summary>Tells who asks apart: the caller, or the network of one without a credential.</summary>
    public string KeyOf(HttpContext http) => Callers.IsAuthenticated(http.User) ? _callers.KeyOf(http.User) : NetworkOf(http);

    public void Dispose()
    {
        foreach (var kind in new[] { _default, _expensive })
            foreach (var budgets in new[] { kind.OfNetworks, kind.OfCallers }) budgets.Dispose();
    }

    private bool Counts(HttpContext http) => Hold && http.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null;

    // None, where it came by no network.
    private static string NetworkOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? $"{ClientNetwork.Of(address)}" : "";

    private Kind KindOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<Expensive>() is { } expensive && expensive.Is(http.Request) ? _expensive : _default;

    private bool Settle(HttpContext http, Budgets budgets, Share share, bool isKnown)
    {
        if (http.Features.Get<Counted>() is null) http.Response.OnStarting(Counted.WriteAsync, http);
        http.Features.Set(new Counted(budgets, share));
        if (!share.IsTaken) Refuse(budgets, isKnown, times: 1);
        return share.IsTaken;
    }

    private void Refuse(Budgets budgets, bool isKnown, int times) =>
        _refusals.Add(times, new("policy", budgets.Name), new("caller", isKnown ? "known" : "anonymous"));
}
