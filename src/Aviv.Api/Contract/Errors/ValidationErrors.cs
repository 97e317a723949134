using System.Text.Json;
using FluentValidation;

namespace Aviv.Api.Contract.Errors;

internal static class ValidationErrors
{
    // The commands' name for the body, which is the document's root to a client.
    private const string BodyPrefix = "Input.";

    public static FieldFaults ByJsonPath(ValidationException exception)
    {
        var faults = new FieldFaults();
        foreach (var failure in exception.Errors) faults.Add(JsonPath(failure.PropertyName), failure.ErrorMessage);
        return faults;
    }

    private static string JsonPath(string member) => string.Join('.', member
        .Replace(BodyPrefix, "", StringComparison.Ordinal)
        .Split('.')
        .Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
