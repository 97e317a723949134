using System.CommandLine;
using Aviv.Api.Contract.Query;
using Aviv.Application.Access;
using FluentValidation;
using MediatR;

namespace Aviv.Api.Cli;

/// <summary>Makes, lists and revokes the keys of feeds. A new key is all that <c>create</c> writes to its standard output.</summary>
internal static class Keys
{
    private static readonly Option<string> Label = new("--label") { Description = "for people, such as the feed's name", Required = true };
    private static readonly Option<string?> Source = new("--source") { Description = "whose listings it may write, such as canal-homes" };
    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = $"what it is good for: {string.Join(" or ", Scopes.All)}",
        DefaultValueFactory = _ => [Scopes.Write],
    };
    private static readonly Option<DateTimeOffset?> Expires = new("--expires")
    {
        Description = "when it ends, as 2027-12-31 or 2027-12-31T18:00:00Z; never unless given",
        CustomParser = result => Instant(result.Tokens[0].Value, result.AddError),
    };
    private static readonly Argument<string> Prefix = new("prefix") { Description = "the 12 characters after aviv_, or the whole key" };

    // Of the columns of the list.
    private static readonly int[] Widths = [12, 12, 7, 20, 14, 10, 10, 17, 0];

    public static Task<int> CreateAsync(IServiceProvider services, string[] options) =>
        Command.RunAsync(options, [Label, Source, Scope, Expires], [], parsed => CreateAsync(services, parsed));

    public static Task<int> RevokeAsync(IServiceProvider services, string[] options) =>
        Command.RunAsync(options, [], [Prefix], parsed => RevokeAsync(services, parsed.GetRequiredValue(Prefix)));

    public static async Task<int> ListAsync(IServiceProvider services)
    {
        var keys = await services.GetRequiredService<IMediator>().Send(new ListApiKeys());
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var pseudonyms = services.GetRequiredService<Pseudonyms>();
        Console.WriteLine(Line("prefix", "in logs", "state", "source", "scopes", "created", "expires", "last used", "label"));
        foreach (var (key, usedAt) in keys)
            Console.WriteLine(Line(
                key.Prefix, pseudonyms.AreLasting ? pseudonyms.OfKey(key.Prefix) : "-", State(key, now), key.Source ?? "-",
                string.Join(',', key.Scopes), Day(key.CreatedAt), Day(key.ExpiresAt), Hour(usedAt), key.Label));
        return 0;
    }

    private static async Task<int> CreateAsync(IServiceProvider services, ParseResult parsed)
    {
        var request = new CreateApiKey(
            parsed.GetRequiredValue(Label), parsed.GetValue(Source), parsed.GetRequiredValue(Scope), parsed.GetValue(Expires));
        try
        {
            var secret = await services.GetRequiredService<IMediator>().Send(request);
            return await ShowAsync(services, secret);
        }
        catch (ValidationException fault)
        {
            return Verbs.Refuse(string.Join("; ", fault.Errors.Select(error => $"{error.PropertyName} {error.ErrorMessage}")));
        }
    }

    // A key that nobody got to see must not stay good.
    private static async Task<int> ShowAsync(IServiceProvider services, ApiKeySecret secret)
    {
        try
        {
            Console.WriteLine(secret.Reveal());
        }
        catch (IOException)
        {
            await services.GetRequiredService<IMediator>().Send(new RevokeApiKey(secret.Prefix));
            return Verbs.Refuse("The key could not be written to standard output, and was revoked.");
        }

        Console.Error.WriteLine("Send it as Authorization: ApiKey KEY. It is not shown again.");
        return 0;
    }

    private static async Task<int> RevokeAsync(IServiceProvider services, string prefix)
    {
        // In a hurry somebody pastes the whole key.
        if (!await services.GetRequiredService<IMediator>().Send(new RevokeApiKey(ApiKeySecret.Parse(prefix)?.Prefix ?? prefix)))
            return Verbs.Refuse("There is no key of this prefix; see them all by the verb keys list.");
        Console.Error.WriteLine("Revoked. Every instance refuses it within a minute.");
        return 0;
    }

    private static DateTimeOffset? Instant(string text, Action<string> refuse)
    {
        if ((Rfc3339.Parse(text) ?? Rfc3339.Parse($"{text}T00:00:00Z")) is { } instant) return instant;
        refuse("--expires must be a day or an instant, such as 2027-12-31 or 2027-12-31T18:00:00Z");
        return null;
    }

    private static string State(ApiKey key, DateTimeOffset now) =>
        key.RevokedAt is not null ? "revoked" : key.IsExpired(now) ? "expired" : "good";

    private static string Line(params string[] cells) => string.Join("  ", cells.Select((cell, i) => cell.PadRight(Widths[i]))).TrimEnd();

    private static string Day(DateTimeOffset? instant) => instant is { } at ? Rfc3339.Format(at)[..10] : "-";

    private static string Hour(DateTimeOffset? instant) => instant is { } at ? $"{Rfc3339.Format(at)[..13]}:00Z" : "-";
}
