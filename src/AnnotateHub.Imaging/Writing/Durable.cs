using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace AnnotateHub.Imaging.Writing;

/// <summary>
/// Files and folders that are there whole or not at all, and that are still there when the power is cut the moment after. The one place
/// that renames (<c>SourceRules</c>), in the lowest library that writes files.
/// </summary>
/// <remarks>
/// A file system keeps content and names apart: a file that was flushed and renamed may be back under its old name, or under none, until
/// its folder was flushed too (<c>fsync</c> of the folder; ext4 does it by itself after up to five seconds). Whoever says <em>it is
/// stored</em>, or writes a row that points to the file, waits for both. What can be made again needs no name that lasts (<c>Derived</c>):
/// a flush of a folder costs as much as one of a file. Windows keeps names in order by itself; there folders are not flushed.
/// </remarks>
public static class Durable
{
    private const int CloseOnExec = 0x80000;

    /// <summary>Writes text and waits until the disk has it; the name of a new file lasts once its folder is synced.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes beside the target and renames, so that readers see the old content or the new and nothing between.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        Replace(path, bytes, CreateFolder);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The same for what can be made again: whole, or after a power cut as it was before.</summary>
    public static void ReplaceDerived(string path, ReadOnlySpan<byte> bytes) =>
        Replace(path, bytes, static folder => Directory.CreateDirectory(folder));

    /// <summary>Gives a finished file its name: waits for its content, renames, waits for the name.</summary>
    /// <exception cref="IOException">There is one of that name and it is not to be replaced.</exception>
    public static void Move(string path, string target, bool overwrite = false)
    {
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            RandomAccess.FlushToDisk(file);
        File.Move(path, target, overwrite);
        SyncNames(path, target);
    }

    /// <summary>Gives a finished file that can be made again its name. Its content has to be on the disk.</summary>
    public static void MoveDerived(string path, string target, bool overwrite = false) => File.Move(path, target, overwrite);

    /// <summary>Gives a finished folder its name; what is in it has to be on the disk (<see cref="SyncTree"/>).</summary>
    public static void MoveFolder(string path, string target)
    {
        Directory.Move(path, target);
        SyncNames(path, target);
    }

    /// <summary>Gives a folder that can be made again its name, once everything in it is on the disk.</summary>
    public static void MoveFolderDerived(string path, string target)
    {
        SyncFolder(path);
        Directory.Move(path, target);
    }

    /// <summary>Makes a folder and those above it that are not there, each to stay.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (above is not null)
            CreateFolder(above);
        Directory.CreateDirectory(path);
        if (above is not null)
            SyncFolder(above);
    }

    /// <summary>Waits until the disk has every file and folder below this one, which others wrote without waiting.</summary>
    public static void SyncTree(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            using (var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                RandomAccess.FlushToDisk(handle);
        SyncFolders(path);
    }

    /// <summary>Waits until the disk has the names of everything below this folder.</summary>
    public static void SyncFolders(string path)
    {
        foreach (var folder in Directory.EnumerateDirectories(path, "*", SearchOption.AllDirectories).Append(path))
            SyncFolder(folder);
    }

    /// <summary>Waits until the disk has the names of what lies directly in this folder.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        // The framework opens no folders, and flushes whatever is open.
        using var folder = new SafeFileHandle(Open(path, OperatingSystem.IsLinux() ? CloseOnExec : 0), ownsHandle: true);
        if (folder.IsInvalid)
            throw new IOException($"'{path}' could not be flushed to the disk: {Marshal.GetLastPInvokeErrorMessage()}");
        RandomAccess.FlushToDisk(folder);
    }

    private static void Replace(string path, ReadOnlySpan<byte> bytes, Action<string> create)
    {
        create(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.unfinished";
        try
        {
            Write(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void SyncNames(string path, string target)
    {
        var (from, to) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetDirectoryName(Path.GetFullPath(target))!);
        SyncFolder(to);
        if (from != to)
            SyncFolder(from);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
