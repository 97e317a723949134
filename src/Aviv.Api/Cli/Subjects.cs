using Aviv.Api.Contract.Query;
using Aviv.Application.Privacy;
using FluentValidation;
using MediatR;

namespace Aviv.Api.Cli;

/// <summary>
/// Answers whoever asks about their phone number, as the routes below <c>/privacy</c> do. The number is read from a variable or from
/// standard input: every process sees the arguments of the others.
/// </summary>
internal static class Subjects
{
    public const string Variable = "AVIV_PHONE";

    /// <summary>In the place of a caller's pseudonym.</summary>
    public const string Caller = "verb";

    // Of the columns of the list.
    private static readonly int[] Widths = [12, 20, 27, 0];

    public static Task<int> AccessAsync(IServiceProvider services) => RunAsync(async phone =>
    {
        var mediator = services.GetRequiredService<IMediator>();
        await using var access = await mediator.Send(new AccessPhone(phone, Caller));
        Console.WriteLine(Line("listing", "source", "created", "updated"));
        await foreach (var part in access.PartsAsync(CancellationToken.None))
            foreach (var listing in part)
                Console.WriteLine(Line(
                    FormattableString.Invariant($"{listing.Id}"), listing.Source ?? "-",
                    Rfc3339.Format(listing.CreatedDate), Rfc3339.Format(listing.UpdatedDate)));
    });

    public static Task<int> EraseAsync(IServiceProvider services) => RunAsync(async phone =>
    {
        var erasure = await services.GetRequiredService<IMediator>().Send(new ErasePhone(phone, Caller));
        Console.WriteLine($"Erased the phone number of {Listings(erasure.Erased)}.");
    });

    public static string Listings(int count) => count == 1 ? "1 listing" : FormattableString.Invariant($"{count} listings");

    private static async Task<int> RunAsync(Func<PhoneInput, Task> runAsync)
    {
        try
        {
            var variable = Environment.GetEnvironmentVariable(Variable);
            await runAsync(new() { Phone = string.IsNullOrEmpty(variable) ? Console.ReadLine()?.Trim() : variable });
            return 0;
        }
        catch (ValidationException)
        {
            return Verbs.Refuse(
                $"Write a phone number with its country code, such as +33612345678, to standard input, or set {Variable}.",
                Privacy.CouldNot);
        }
    }

    private static string Line(params string[] cells) => string.Join("  ", cells.Select((cell, i) => cell.PadRight(Widths[i]))).TrimEnd();
}
