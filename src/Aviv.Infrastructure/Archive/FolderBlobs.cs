using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Aviv.Application.Archive;
using Microsoft.Win32.SafeHandles;

namespace Aviv.Infrastructure.Archive;

/// <summary>A folder of a file system. What is being written has a name that nobody looks for, until it is all on the disk.</summary>
internal sealed class FolderBlobs : IBlobs
{
    private const string Unfinished = ".tmp";

    private readonly string _root;

    public FolderBlobs(string root)
    {
        _root = Path.GetFullPath(root);
        // One that is not mounted must not be made on the disk below.
        if (!Directory.Exists(_root)) throw new ArchiveException($"There is no folder {_root}. Make it, or mount it.");
    }

    public async Task PutAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_root, name);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FlushFolder(_root);
        }

        await using (var file = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            await file.WriteAsync(content, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path);
        FlushFolder(folder);
    }

    public async Task<byte[]?> GetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.Combine(_root, name), cancellationToken);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_root, name);
        if (!Directory.Exists(Path.GetDirectoryName(path))) return Task.CompletedTask;
        File.Delete(path + Unfinished);
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> ListAsync(string beginning, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(_root, path).Replace('\\', '/');
            if (name.StartsWith(beginning, StringComparison.Ordinal)) yield return name;
        }
    }

    // A rename is on the disk once its folder is. .NET opens no folders.
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new SafeFileHandle(Open([.. Encoding.UTF8.GetBytes(path), 0], flags: 0), ownsHandle: true);
        if (folder.IsInvalid) throw new IOException($"The folder {path} cannot be opened: error {Marshal.GetLastPInvokeError()}.");
        RandomAccess.FlushToDisk(folder);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
