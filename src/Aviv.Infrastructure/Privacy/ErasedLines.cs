using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aviv.Application.Privacy;

namespace Aviv.Infrastructure.Privacy;

/// <summary>
/// The text of the erased file: a line has the instant, the id of the erasure, that of the key, and the hash. What is no whole line, such
/// as one that a crash tore, is left out: nothing was erased yet when it was written.
/// </summary>
public static class ErasedLines
{
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int MostTries = 100;

    // Half a million lines or so: it is read as a whole, while others wait.
    private const int MostBytes = 64 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The lines of a file, and how many of it are none.</summary>
    /// <exception cref="ErasedFileException">It cannot be read.</exception>
    public static async Task<(IReadOnlyList<ErasedLine> Lines, int Others)> ReadAsync(string path)
    {
        try
        {
            using var reader = new StreamReader(await OpenAsync(path, new(), CancellationToken.None), Encoding.ASCII);
            return Parse(await reader.ReadToEndAsync());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ErasedFileException($"The file of erasures cannot be read: {fault.Message}", fault);
        }
    }

    internal static (IReadOnlyList<ErasedLine> Lines, int Others) Parse(string text)
    {
        var texts = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var lines = texts.Select(ParseLine).OfType<ErasedLine>().ToList();
        return (lines, texts.Length - lines.Count);
    }

    internal static string Write(ErasedLine line) => string.Join(
        ' ', line.At.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture), $"{line.Id:N}", line.KeyId,
        Convert.ToBase64String(line.Hash));

    /// <summary>Whoever appends has the file alone for a moment: the API, or a verb beside it.</summary>
    internal static async Task<FileStream> OpenAsync(string path, FileStreamOptions options, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Bounded(new(path, options), path);
            }
            catch (IOException) when (tries < MostTries && File.Exists(path))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static FileStream Bounded(FileStream file, string path)
    {
        if (file.Length <= MostBytes) return file;
        file.Dispose();
        throw new ErasedFileException($"{path} is larger than 64 MB. Delete the lines whose keys are gone (docs/privacy.md).");
    }

    private static ErasedLine? ParseLine(string text)
    {
        var hash = new byte[HMACSHA256.HashSizeInBytes];
        return text.Split(' ') is [var at, var id, var key, var hashed]
            && DateTimeOffset.TryParseExact(at, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && Guid.TryParseExact(id, "N", out var erasure)
            && PrivacySettings.IsId(key)
            && Convert.TryFromBase64String(hashed, hash, out var length)
            && length == hash.Length
            ? new(erasure, instant, key, hash)
            : null;
    }
}
