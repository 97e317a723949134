using System.Text;
using Aviv.Application.Privacy;
using Aviv.Domain.Listings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aviv.Infrastructure.Privacy;

internal sealed class ErasedFile(IOptions<PrivacySettings> settings, ContactKeys keys, IHostEnvironment environment) : IErasedFile
{
    public const string Missing =
        "Privacy__ErasedFile is not set, and no phone number is erased without it. Set it to a file of this instance's own, on storage "
        + "that outlives the instance.";
    public const string Unwritable = "the file of Privacy__ErasedFile cannot be written, and no phone number is erased without it: ";

    public async Task<IReadOnlyList<Erasure>> AppendAsync(Erasure erasure, PhoneNumber number, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(settings.Value.ErasedFile))
        {
            if (environment.IsDevelopment()) return [erasure];
            throw new ErasedFileException(Missing);
        }

        var contact = keys.Seal(number);
        var line = ErasedLines.Write(new(erasure.Id, erasure.At, contact.KeyId, contact.Hash));
        var before = await AppendAsync(settings.Value.ErasedFile, line, cancellationToken);
        return [.. Of(number, ErasedLines.Parse(before).Lines), erasure];
    }

    private IEnumerable<Erasure> Of(PhoneNumber number, IReadOnlyList<ErasedLine> lines)
    {
        var erased = new ErasedNumbers(keys, lines);
        return erased.Of(number).Select(line => new Erasure(line.Id, line.At));
    }

    private static async Task<string> AppendAsync(string path, string line, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = await ErasedLines.OpenAsync(path, Options(), cancellationToken);
            return Append(file, line);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ErasedFileException(Unwritable + fault.Message, fault);
        }
    }

    // One write, on the disk before this returns; on a line of its own, whatever a crash left behind.
    private static string Append(FileStream file, string line)
    {
        var before = new byte[file.Length];
        file.ReadExactly(before);
        var isTorn = before is [.., not (byte)'\n'];
        file.Write(Encoding.ASCII.GetBytes($"{(isTorn ? "\n" : "")}{line}\n"));
        file.Flush(flushToDisk: true);
        return Encoding.ASCII.GetString(before);
    }

    // Alone, since it appends where the end was.
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
