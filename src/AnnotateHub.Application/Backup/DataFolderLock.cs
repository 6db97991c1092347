using System.Globalization;
using System.Text.Json;
using AnnotateHub.Application.Kernel;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// One server at a time works on a data folder: it holds a file open as long as it lives, so that one that was killed leaves no lock
/// behind. A file beside it says which machine and process that is. Where the database is PostgreSQL's several nodes may share a folder:
/// they lock it against those who want it alone, such as a move, and not against each other.
/// </summary>
/// <remarks>The system's lock reaches as far as the file system carries it: all local ones, NFS from version 4 on.</remarks>
public sealed class DataFolderLock(DataFolder folder, TimeProvider clock) : IDisposable
{
    /// <summary>What a server does on the folder; a node that serves pages and one that takes jobs may share it.</summary>
    public const string Pages = "pages",
        Jobs = "jobs";

    private readonly List<FileStream> _held = [];

    /// <exception cref="DataFolderException">Another process is at work there.</exception>
    public void Take(params IReadOnlyList<string> parts) => Take(parts, isShared: false);

    /// <inheritdoc cref="Take(IReadOnlyList{string})"/>
    /// <param name="isShared">With other nodes.</param>
    public void Take(IReadOnlyList<string> parts, bool isShared)
    {
        foreach (var part in parts)
        {
            var (file, about) = (Path.Combine(folder.Locks, $"server-{part}.lock"), Path.Combine(folder.Locks, $"server-{part}.json"));
            try
            {
                _held.Add(
                    isShared
                        ? new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite)
                        : new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                );
            }
            catch (IOException) when (File.Exists(file))
            {
                Dispose();
                throw new DataFolderException(
                    $"'{folder.Root}' is in use by another AnnotateHub{Owner(about)}. Stop that one first, or name another folder (--data)."
                );
            }

            File.WriteAllText(
                about,
                JsonSerializer.Serialize(new Holder(Environment.MachineName, Environment.ProcessId, clock.GetUtcNow()))
            );
        }
    }

    /// <summary>For what must not be done while a server is at work.</summary>
    /// <exception cref="DataFolderException">A process is at work there.</exception>
    public static void ThrowIfHeld(DataFolder folder)
    {
        using var both = new DataFolderLock(folder, TimeProvider.System);
        both.Take(Pages, Jobs);
    }

    /// <summary>Which process is at work there, as a part of a sentence; null where none is. Makes and changes nothing.</summary>
    internal static string? HolderOf(DataFolder folder)
    {
        foreach (var part in (string[])[Pages, Jobs])
        {
            var file = Path.Combine(folder.Locks, $"server-{part}.lock");
            if (!File.Exists(file))
                continue;
            try
            {
                using var free = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None);
            }
            catch (IOException)
            {
                return $"another AnnotateHub{Owner(Path.Combine(folder.Locks, $"server-{part}.json"))}";
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var file in _held)
            file.Dispose();
        _held.Clear();
    }

    private static string Owner(string about)
    {
        try
        {
            return JsonSerializer.Deserialize<Holder>(File.ReadAllText(about)) is { } holder
                ? $": process {holder.Process} on {holder.Host}, since "
                    + $"{holder.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
                : "";
        }
        catch (Exception fault) when (fault is IOException or JsonException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed record Holder(string Host, int Process, DateTimeOffset Since);
}
