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
            await foreach (var finding in JudgeAsync(settings.ErasedFile, settings)) yield return finding;
    }

    private async IAsyncEnumerable<Finding> JudgeAsync(string path, PrivacySettings settings)
    {
        if (!File.Exists(path))
        {
            yield return Finding.Fine("none yet, and the file can be written");
            yield break;
        }

        if (await DoneAsync() is not { } done)
        {
            yield return Finding.Note("they are not known before the migrations.");
            yield break;
        }

        var lines = (await ErasedLines.ReadAsync(path)).Lines;
        var open = lines.Where(line => !done.Contains(line.Id)).ToLookup(line => settings.Keys.ContainsKey(line.KeyId));
        if (!open[false].Any() && !open[true].Any()) yield return Finding.Fine($"all {lines.Count} of the file hold in this database");
        if (open[true].Count() is > 0 and var due)
            yield return Finding.Do(
                $"{due} of {lines.Count} of the file did not end in this database, as after a restore. Run the verb privacy reapply --from "
                + $"{path}, with the files of all instances (docs/privacy.md).");
        if (open[false].Count() is > 0 and var dead)
            yield return Finding.Do(
                $"{dead} of {lines.Count} of the file did not end in this database, and are of keys that are not configured. Set them, and "
                + "run the verb privacy reapply; where they are destroyed, delete the lines (docs/privacy.md).");
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
