using System.Diagnostics;
using System.Diagnostics.Metrics;
using Aviv.Application.Common;
using Microsoft.Extensions.Logging;

namespace Aviv.Application.Access;

/// <summary>
/// Tells who was refused, which keys came and went, and who asked about a phone number: a line each, without credential and number, and
/// metrics of refusals. Of refusals so many lines a second: whoever knocks without end must not fill a disk.
/// </summary>
public sealed partial class SecurityTrail : IDisposable
{
    // Whoever tries what comes to mind must not crowd out who is known.
    private const int GuessesPerSecond = 5;
    private const int RefusalsPerSecond = 20;
    private const int FailuresPerSecond = 1;

    private readonly LineBudget _guesses, _refused, _failures;
    private readonly ILogger<SecurityTrail> _logger;
    private readonly Counter<long> _refusals;

    public SecurityTrail(IMeterFactory meters, TimeProvider clock, ILogger<SecurityTrail> logger)
    {
        _logger = logger;
        (_guesses, _refused, _failures) = (new(clock, GuessesPerSecond), new(clock, RefusalsPerSecond), new(clock, FailuresPerSecond));
        _refusals = meters.Aviv().CreateCounter<long>("aviv.access.refusals", "{request}", "Requests that were refused for who sent them.");
        // Seen from the start, so that a rise from nothing is one.
        foreach (var what in new[] { "credential", "scope", "ownership" }) Count(what, times: 0);
    }

    /// <param name="scheme">As the caller wrote it, if it is one of ours.</param>
    /// <param name="reason">A word of few.</param>
    /// <param name="caller">The pseudonym of the key that it names; null where there is no such key, and for tokens.</param>
    public void CredentialRefused(string scheme, string reason, string? caller)
    {
        Count("credential");
        if ((caller is null ? _guesses : _refused).Take(LogLeftOut)) LogCredential(scheme, reason, caller, TraceId);
    }

    /// <summary>A token could not be checked, since nobody has the keys of its provider.</summary>
    public void ProviderAway(string reason)
    {
        if (_failures.Take(LogLeftOut)) LogProviderAway(reason, TraceId);
    }

    /// <param name="missing">A scope, or the source.</param>
    /// <param name="caller">Its pseudonym.</param>
    public void ScopeRefused(string missing, string caller)
    {
        Count("scope");
        if (_refused.Take(LogLeftOut)) LogScope(caller, missing, TraceId);
    }

    public void OwnershipRefused(long? listing, string caller)
    {
        Count("ownership");
        if (_refused.Take(LogLeftOut)) LogOwnership(caller, listing, TraceId);
    }

    /// <summary>A budget is spent; told once a window.</summary>
    /// <param name="policy">Its name, as clients see it.</param>
    /// <param name="caller">The pseudonym of the caller or of the network.</param>
    /// <param name="isKnown">Whether it has a good credential.</param>
    public void LimitReached(string policy, string caller, bool isKnown)
    {
        if ((isKnown ? _refused : _guesses).Take(LogLeftOut)) LogLimit(caller, isKnown ? "known" : "anonymous", policy, TraceId);
    }

    public void KeyMade(string caller, ApiKey key) => LogMade(caller, key.Source, string.Join(' ', key.Scopes), key.ExpiresAt);

    public void KeyRevoked(string caller) => LogRevoked(caller);

    /// <param name="caller">Its pseudonym, or that it was a verb.</param>
    /// <param name="listings">How many have the number: it is told neither the number nor which they are.</param>
    public void PhoneAccessed(string caller, int listings) => LogAccessed(caller, listings, TraceId);

    public void PhoneErased(string caller, int listings) => LogErased(caller, listings, TraceId);

    public void ErasuresReapplied(string caller, int listings) => LogReapplied(caller, listings);

    public void Dispose()
    {
        foreach (var budget in new[] { _guesses, _refused, _failures }) budget.Dispose();
    }

    private static string? TraceId => Activity.Current?.TraceId.ToString();

    private void Count(string what, int times = 1) => _refusals.Add(times, new KeyValuePair<string, object?>("what", what));

    [LoggerMessage(
        EventId = 6001, Level = LogLevel.Warning, Message = "A credential was refused: {Scheme}, {Reason}, of {Caller} {TraceId}")]
    private partial void LogCredential(string scheme, string reason, string? caller, string? traceId);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "{Caller} was refused for want of {Missing} {TraceId}")]
    private partial void LogScope(string caller, string missing, string? traceId);

    [LoggerMessage(
        EventId = 6003, Level = LogLevel.Warning, Message = "{Caller} was refused: listing {Listing} is of another source {TraceId}")]
    private partial void LogOwnership(string caller, long? listing, string? traceId);

    [LoggerMessage(
        EventId = 6004, Level = LogLevel.Information, Message = "The key of {Caller} was made: {Source}, {Scopes}, until {Expires}")]
    private partial void LogMade(string caller, string? source, string scopes, DateTimeOffset? expires);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Information, Message = "The key of {Caller} was revoked")]
    private partial void LogRevoked(string caller);

    [LoggerMessage(
        EventId = 6008, Level = LogLevel.Warning, Message = "The OpenID provider does not hand out its keys: {Reason} {TraceId}")]
    private partial void LogProviderAway(string reason, string? traceId);

    [LoggerMessage(
        EventId = 6009, Level = LogLevel.Warning, Message = "{Caller}, {Kind}, has spent its budget {Policy} {TraceId}")]
    private partial void LogLimit(string caller, string kind, string policy, string? traceId);

    [LoggerMessage(
        EventId = 6010, Level = LogLevel.Information, Message = "{Caller} was told which {Count} listings have a phone number {TraceId}")]
    private partial void LogAccessed(string caller, int count, string? traceId);

    [LoggerMessage(
        EventId = 6011, Level = LogLevel.Information, Message = "{Caller} erased a phone number from {Count} listings {TraceId}")]
    private partial void LogErased(string caller, int count, string? traceId);

    [LoggerMessage(
        EventId = 6012, Level = LogLevel.Information, Message = "{Caller} reapplied erasures of before to {Count} listings")]
    private partial void LogReapplied(string caller, int count);

    [LoggerMessage(EventId = 6006, Level = LogLevel.Warning, Message = "{Count} refusals of the last second were left out of the log")]
    private partial void LogLeftOut(int count);
}
