using Aviv.Api.Access;
using Aviv.Api.Contract.Headers;
using Aviv.Api.Listings;
using Aviv.Application.Access;
using Aviv.Application.Writes;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Aviv.Api.Contract.Errors;

/// <summary>The one place where an exception becomes an answer.</summary>
internal sealed partial class ApiExceptionHandler(SecurityTrail trail, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private const string ProviderAway =
        "The token cannot be checked now, since its OpenID provider does not answer. Try again after the seconds in Retry-After.";

    private const string NotNoted =
        "The erasure cannot be noted where it outlives a restore, so nothing was erased. An operator finds the reason in the log.";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        await (exception switch
        {
            ApiErrorException e => context.WriteProblemAsync(e.Error, e.Detail, e.Errors),
            ValidationException e => InvalidAsync(context, ValidationErrors.ByJsonPath(e)),
            WriteRefusedException { Refusal: WriteRefusal.OutcomeUnknown } =>
                Unavailable(context, exception, WriteResponses.OutcomeUnknown),
            WriteRefusedException { Refusal: WriteRefusal.CommitsWaiting } =>
                Unavailable(context, exception, WriteResponses.CommitsWaiting),
            WriteRefusedException e => WriteRefusedAsync(context, e),
            BadHttpRequestException e => context.WriteProblemAsync(ApiError.Of(e.StatusCode)),
            DbUpdateConcurrencyException => context.WriteProblemAsync(ApiError.Conflict),
            ProviderAwayException => ProviderIsAway(context, exception),
            SealedContactException e => Unopened(context, e),
            ErasedFileException e => Unnoted(context, e),
            BulkheadFullException => context.WriteProblemAsync(ApiError.Unavailable),
            _ when DatabaseFault.IsUnavailable(exception) => Unavailable(context, exception),
            _ => Unexpected(context, exception),
        });
        return true;
    }

    private static Task InvalidAsync(HttpContext context, FieldFaults faults) =>
        context.WriteProblemAsync(ApiError.ValidationFailed, faults.DetailOf(ApiError.ValidationFailed), faults.Shown);

    private static Task WriteRefusedAsync(HttpContext context, WriteRefusedException refused)
    {
        var (error, errors) = WriteResponses.Of(refused.Refusal);
        var detail = refused.Refusal switch
        {
            WriteRefusal.PreconditionFailed => PreconditionHeaders.Explain(context.Request.Headers),
            WriteRefusal.OfAnotherSource => WriteResponses.OfAnotherSource,
            _ => null,
        };
        return context.WriteProblemAsync(error, detail, errors);
    }

    private Task Unavailable(HttpContext context, Exception exception, string? detail = null)
    {
        // The message alone: a stack trace per request would bury the log of an outage.
        LogUnavailable(exception.GetBaseException().Message);
        return context.WriteProblemAsync(ApiError.Unavailable, detail);
    }

    private Task ProviderIsAway(HttpContext context, Exception exception)
    {
        trail.ProviderAway(exception.GetBaseException().Message);
        return context.WriteProblemAsync(ApiError.Unavailable, ProviderAway);
    }

    private Task Unopened(HttpContext context, SealedContactException exception)
    {
        LogUnopened(exception.KeyId, exception.Message);
        return context.WriteProblemAsync(ApiError.Internal);
    }

    private Task Unnoted(HttpContext context, ErasedFileException exception)
    {
        LogUnnoted(exception.Message);
        return context.WriteProblemAsync(ApiError.Unavailable, NotNoted);
    }

    private Task Unexpected(HttpContext context, Exception exception)
    {
        LogUnexpected(exception);
        return context.WriteProblemAsync(ApiError.Internal);
    }

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "The database is unavailable: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception exception);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Error, Message = "The phone number of a listing, under key {KeyId}: {Reason}")]
    private partial void LogUnopened(string keyId, string reason);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Error, Message = "A phone number was not erased: {Reason}")]
    private partial void LogUnnoted(string reason);
}
