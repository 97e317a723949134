using Aviv.Api.Contract.Errors;
using Aviv.Api.Pipeline;
using Microsoft.AspNetCore.WebUtilities;

namespace Aviv.Api.Pages;

/// <summary>A problem as a person reads it.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Message">What went wrong, and what to do.</param>
/// <param name="Errors">By the part of the request that is at fault; null for none.</param>
/// <param name="TraceId">By which the line of the log is found.</param>
internal sealed record FailurePage(int Status, string Message, IReadOnlyDictionary<string, string[]>? Errors, string TraceId)
{
    public string Title => Status == StatusCodes.Status404NotFound ? "Nothing is here" : ReasonPhrases.GetReasonPhrase(Status);

    /// <summary>Whether it is worth telling us.</summary>
    public bool IsOurs => Status >= StatusCodes.Status500InternalServerError;

    public static Task WriteAsync(
        HttpContext http, ApiError error, string? detail, IReadOnlyDictionary<string, string[]>? errors) =>
        http.WritePageAsync("Failure", new FailurePage(error.Status, Words(error, detail), errors, http.TraceId()), error.Status);

    // People do not read headers.
    private static string Words(ApiError error, string? detail) =>
        error.RetryAfterSeconds is null ? detail ?? error.Message : "The page cannot be shown right now. Try again in a moment.";
}
