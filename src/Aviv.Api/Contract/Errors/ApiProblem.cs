using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Aviv.Api.Contract.Errors;

/// <summary>What went wrong, as RFC 9457 problem details.</summary>
public sealed record ApiProblem
{
    /// <summary>Always about:blank; the code tells errors apart.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The name of the status.</summary>
    public required string Title { get; init; }

    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>What went wrong in this request, and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>A stable name of the error, such as validation_failed.</summary>
    public required string Code { get; init; }

    /// <summary>The same text as detail.</summary>
    public required string Message { get; init; }

    /// <summary>The request's trace id, as in the server's log.</summary>
    [JsonPropertyName("traceId")]
    public required string TraceId { get; init; }

    /// <summary>What is wrong with each field, by its JSON path, or with each query parameter, by its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    internal static ApiProblem From(
        ApiError error, string traceId, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new()
        {
            Title = ReasonPhrases.GetReasonPhrase(error.Status),
            Status = error.Status,
            Detail = detail ?? error.Message,
            Code = error.Code,
            Message = detail ?? error.Message,
            TraceId = traceId,
            Errors = errors,
        };
}
