namespace Aviv.Api.Contract.Errors;

/// <summary>Ends a request with an error of the contract.</summary>
internal sealed class ApiErrorException(ApiError error, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null)
    : Exception(error.Code)
{
    public ApiErrorException(ApiError error, FieldFaults faults)
        : this(error, faults.DetailOf(error), faults.Shown)
    {
    }

    public ApiError Error => error;

    public string? Detail => detail;

    public IReadOnlyDictionary<string, string[]>? Errors => errors;
}
