using System.Text.Json;
using FluentValidation;

namespace Aviv.Api.Errors;

internal static class ValidationErrors
{
    // The commands' name for the body, which is the document's root to a client.
    private const string BodyPrefix = "Input.";

    public static Dictionary<string, string[]> ByJsonPath(ValidationException exception) => exception.Errors
        .GroupBy(failure => JsonPath(failure.PropertyName), failure => failure.ErrorMessage)
        .ToDictionary(path => path.Key, path => path.ToArray());

    private static string JsonPath(string member) => string.Join('.', member
        .Replace(BodyPrefix, "", StringComparison.Ordinal)
        .Split('.')
        .Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
