using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.UseCases.Storage;

namespace AnnotateHub.UseCases.Backup;

/// <summary>Everything of a server in one zip file, made while it runs, and back.</summary>
/// <remarks>
/// Database, server id, sign-in keys, model files and source files; planes can be made again from the source files and are left out unless asked for.
/// Source files are never changed or removed while the server runs, so a database copied first never points to one that the archive lacks.
/// </remarks>
public static class DataBackup
{
    private const string DatabaseName = "annotatehub.db";

    /// <summary>Writes the archive, reads it back and gives it its name only when everything is in it.</summary>
    /// <exception cref="BackupException">There is nothing to back up, or what was read back differs.</exception>
    public static async Task<BackupSummary> WriteAsync(DataFolder folder, string file, bool includePlanes, TimeProvider clock, CancellationToken cancel = default)
    {
        if (!File.Exists(folder.DatabaseFile)) throw new BackupException($"There is no database in '{folder.Root}'; name the server's data folder.");
        var target = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.unfinished";
        var copy = Path.Combine(folder.Backups, $"copy-{Guid.NewGuid():N}.db");
        try
        {
            DatabaseCopy.Make(folder.DatabaseFile, copy);
            await using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                await PackAsync(stream, Sources(folder, copy, includePlanes), clock, cancel);
                stream.Flush(flushToDisk: true);
            }

            var summary = await CheckAsync(temporary, cancel) with { File = target };
            File.Move(temporary, target, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(copy);
        }
    }

    /// <summary>Reads a whole archive: every entry against its hash, blobs against their names, the database by SQLite's own check.</summary>
    /// <exception cref="BackupException">The archive is no backup, or is damaged.</exception>
    public static async Task<BackupSummary> CheckAsync(string file, CancellationToken cancel = default)
    {
        var scratch = Directory.CreateTempSubdirectory("annotatehub-check-");
        try
        {
            return await BackupArchive.ReadAsync(file, name => name == DatabaseName ? Path.Combine(scratch.FullName, DatabaseName) : null, cancel);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Unpacks a backup into an empty data folder, or with <paramref name="force"/> in the place of what is there, which is moved
    /// aside and not deleted. The server must not run meanwhile. Everything is checked before anything is moved.
    /// </summary>
    public static async Task<BackupSummary> RestoreAsync(string file, string root, bool force, TimeProvider clock, CancellationToken cancel = default)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var occupied = Directory.Exists(target) && Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Any();
        if (occupied && !force) throw new BackupException($"'{target}' is not empty; name an empty folder, or add --force to move its content aside.");
        var fresh = $"{target}.restoring-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(fresh);
            var summary = await BackupArchive.ReadAsync(file, name => Path.Combine(fresh, name.Replace('/', Path.DirectorySeparatorChar)), cancel);
            if (occupied) Directory.Move(target, $"{target}.replaced-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
            else if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Directory.Move(fresh, target);
            return summary;
        }
        finally
        {
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        }
    }

    private static IEnumerable<(string Name, string Path)> Sources(DataFolder folder, string databaseCopy, bool includePlanes)
    {
        yield return (DatabaseName, databaseCopy);
        var id = Path.Combine(folder.Root, ServerIdentity.FileName);
        if (File.Exists(id)) yield return (ServerIdentity.FileName, id);
        string[] folders = includePlanes ? [folder.Keys, folder.Demo, folder.Blobs, folder.Models, folder.Planes] : [folder.Keys, folder.Demo, folder.Blobs, folder.Models];
        foreach (var path in folders.SelectMany(item => Directory.EnumerateFiles(item, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder.Root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!name.Contains("unfinished", StringComparison.Ordinal)) yield return (name, path);
        }
    }

    private static async Task PackAsync(Stream stream, IEnumerable<(string Name, string Path)> sources, TimeProvider clock, CancellationToken cancel)
    {
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var entries = new List<BackupEntry>();
        foreach (var (name, path) in sources)
        {
            // Images are mostly noise or compressed already; slower levels have little left to find.
            await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel);
            await using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 17);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 17];
            long bytes = 0;
            while (await source.ReadAsync(buffer, cancel) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await entry.WriteAsync(buffer.AsMemory(0, read), cancel);
                bytes += read;
            }

            entries.Add(new BackupEntry(name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset())));
        }

        var version = typeof(DataBackup).Assembly.GetName().Version?.ToString(3) ?? "";
        await using var manifest = await zip.CreateEntry(BackupManifest.EntryName).OpenAsync(cancel);
        await JsonSerializer.SerializeAsync(
            manifest, new BackupManifest(BackupManifest.CurrentFormat, clock.GetUtcNow(), version, entries), JsonSerializerOptions.Web, cancel);
    }
}
