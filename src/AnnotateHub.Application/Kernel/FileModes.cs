using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Whom files are for: what lies in a data folder is its owner's alone (folders 0700, files 0600), whatever the system's umask says.
/// Windows has rights of its own; there all of this does nothing.
/// </summary>
public static class FileModes
{
    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>No links: where they lead is not ours.</summary>
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private const int Own = 0x3F; // 0077
    private static int _usual = 0x12; // 0022

    /// <summary>From now on this process and those that it starts make files for their owner only.</summary>
    public static void KeepToOwner()
    {
        if (OperatingSystem.IsWindows())
            return;
        var before = SetUmask(Own);
        if (before != Own)
            _usual = before;
    }

    /// <summary>Gives what was written for others, outside of the data folder, the rights that the system's umask gives.</summary>
    public static void OpenAsUsual(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
            File.SetUnixFileMode(path, (UnixFileMode)((Directory.Exists(path) ? 0x1FF : 0x1B6) & ~_usual));
    }

    /// <summary>Takes from others whatever they may do with the data folder.</summary>
    /// <returns>What others could have read or changed until now, and what could not be closed.</returns>
    public static LaxFiles Tighten(DataFolder folder)
    {
        if (OperatingSystem.IsWindows())
            return new LaxFiles([], []);
        var (closed, open) = (new List<string>(), new List<string>());
        // Only what is ours: somebody may have named a folder that holds other things too.
        var known = folder
            .Folders.Skip(1)
            .SelectMany(path => Directory.EnumerateFileSystemEntries(path, "*", Everything).Prepend(path))
            .Prepend(folder.Root)
            .Concat(Directory.EnumerateFiles(folder.Root, "annotatehub.db*"))
            .Concat(Directory.EnumerateFiles(folder.Root, "jobs*.db*"))
            .Concat(Directory.EnumerateFiles(folder.Root, ServerIdentity.FileName));
        foreach (var path in known)
        {
            try
            {
                if (!OperatingSystem.IsWindows() && Close(path))
                    closed.Add(path);
            }
            catch (FileNotFoundException)
            {
                // It went away meanwhile.
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                open.Add(path);
            }
        }

        return new LaxFiles(closed, open);
    }

    /// <summary>False where others may nothing already, and for links.</summary>
    [UnsupportedOSPlatform("windows")]
    private static bool Close(string path)
    {
        if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            return false;
        var mode = File.GetUnixFileMode(path);
        if ((mode & OthersMay) == 0)
            return false;
        File.SetUnixFileMode(path, mode & ~OthersMay);
        return true;
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetUmask(int mask);
}
