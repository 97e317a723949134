using Aviv.Infrastructure.Persistence;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Aviv.Api.Cli;

/// <summary>The failures that whoever starts the program can mend: for them one line says more than a stack trace.</summary>
internal static class PlainFailure
{
    /// <summary>What went wrong and what to do, in one line; null for a failure that wants its stack trace.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        OptionsValidationException => exception.Message,
        AggregateException many when many.InnerExceptions.All(e => e is OptionsValidationException) =>
            string.Join("; ", many.InnerExceptions.Select(e => e.Message)),
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} End what listens there, or choose another by --urls, or Metrics__Port.",
        _ when DatabaseFault.IsUnavailable(exception) =>
            $"The database cannot be used: {DatabaseFault.Words(exception)}. See that it runs and that ConnectionStrings__Aviv is right.",
        _ => null,
    };
}
