using Aviv.Infrastructure.Privacy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Aviv.Infrastructure.Doctor;

/// <summary>Whether phone numbers can be erased, and whether all that were are erased from this database.</summary>
internal sealed class ErasuresCheck(DoctorDatabase database, IConfiguration configuration, IHostEnvironment environment) : ICheck
{
    public string Subject => "erasures";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        var settings = configuration.GetSection("Privacy").Get<PrivacySettings>() ?? new();
        if (string.IsNullOrEmpty(settings.ErasedFile))
            yield return environment.IsDevelopment() ? Finding.Note("no file has them, in Development.") : Finding.Do(ErasedFile.Missing);
        else if (WhyNotWritable(settings.ErasedFile) is { } reason)
            yield return Finding.Do(ErasedFile.Unwritable + reason);
        else
            yield return await JudgeAsync(settings.ErasedFile, settings);
    }

    private async Task<Finding> JudgeAsync(string path, PrivacySettings settings)
    {
        if (!File.Exists(path)) return Finding.Fine("none yet, and the file can be written");
        // A line whose key is gone is dead: what was under that key cannot be read.
        var lines = (await ErasedLines.ReadAsync(path)).Lines.Where(line => settings.Keys.ContainsKey(line.KeyId)).ToList();
        if (await DoneAsync() is not { } done) return Finding.Note("they are not known before the migrations.");
        var due = lines.Count(line => !done.Contains(line.Id));
        return due == 0
            ? Finding.Fine($"all {lines.Count} of the file hold in this database")
            : Finding.Do(
                $"{due} of {lines.Count} of the file did not end in this database, as after a restore. Run the verb privacy reapply --from "
                + $"{path}, with the files of all instances (docs/privacy.md).");
    }

    private async Task<HashSet<Guid>?> DoneAsync()
    {
        try
        {
            return [.. await database.RowsAsync("SELECT id FROM erasure", row => row.GetGuid(0))];
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    // Leaves nothing behind, and a file that is there as it is.
    private static string? WhyNotWritable(string path)
    {
        try
        {
            if (Directory.Exists(path)) return "it is a folder";
            if (File.Exists(path)) File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
            else File.Create($"{path}.doctor", bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}
