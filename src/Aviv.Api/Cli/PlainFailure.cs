using Aviv.Application.Archive;
using Aviv.Infrastructure.Doctor;
using Aviv.Infrastructure.Persistence;
using Aviv.Infrastructure.Privacy;
using Microsoft.AspNetCore.Connections;

namespace Aviv.Api.Cli;

/// <summary>The failures that whoever starts the program can mend: for them one line says more than a stack trace.</summary>
internal static class PlainFailure
{
    /// <summary>What went wrong and what to do, in one line; null for a failure that wants its stack trace.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        _ when SettingsFaults.Of(exception) is { } faults => string.Join("; ", faults),
        SealedContactException or ErasedFileException or ArchiveException => exception.Message,
        IOException { InnerException: AddressInUseException } =>
            $"{exception.Message} End what listens there, or choose another by --urls, or Metrics__Port.",
        _ when DatabaseFault.IsDenied(exception) =>
            $"The role may not do this: {DatabaseFault.Words(exception)}. Set ConnectionStrings__AvivOwner to the owner of the tables, or "
            + "for archive ConnectionStrings__AvivArchive to the role of scripts/archive-role.sql.",
        _ when DatabaseFault.IsUnavailable(exception) =>
            $"The database cannot be used: {DatabaseFault.Words(exception)}. See that it runs and that ConnectionStrings__Aviv is right.",
        _ when IsOfServer(exception) =>
            $"The server cannot start: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}. "
            + "See Kestrel__Endpoints__…, and the __Path, __KeyPath and __Password of its certificate (docs/operations.md, TLS).",
        _ => null,
    };

    // It fails in many ways at what its settings say of addresses and certificates, and at nothing else when it starts.
    private static bool IsOfServer(Exception exception) => exception is not OperationCanceledException
        && exception.StackTrace?.Contains("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;
}
