namespace Aviv.Infrastructure.Doctor;

/// <summary>What can be seen of disks from here: this machine's, and how much the database takes of another's.</summary>
internal sealed class DiskCheck(DoctorDatabase database) : ICheck
{
    private const long Least = 100_000_000;

    public string Subject => "disk";

    public async IAsyncEnumerable<Finding> LookAsync()
    {
        yield return Temporary(Path.GetTempPath());
        var size = await database.RowAsync("SELECT pg_size_pretty(pg_database_size(current_database()))", row => row.GetString(0));
        yield return Finding.Note($"the database takes {size}. How much its disk has left cannot be seen from here: watch it there.");
    }

    private static Finding Temporary(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        return free < Least
            ? Finding.Do($"{free / 1e6:0} MB are free in {folder}, where this machine keeps temporary files. Leave {Least / 1e6:0} MB.")
            : Finding.Fine($"{free / 1e9:0.0} GB free in {folder} of this machine");
    }
}
