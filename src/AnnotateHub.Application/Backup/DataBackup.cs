using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;

namespace AnnotateHub.Application.Backup;

/// <summary>Everything of a server in one zip file, made while it runs, and back.</summary>
/// <remarks>
/// Database, server id, model files and source files (or their index, where an object store holds them); sign-in keys only where a
/// passphrase seals the file or they are asked for; planes can be made again from the source files and are left out unless asked for.
/// Source files are never changed or removed while the server runs, so a database copied first never points to one that the archive lacks.
/// </remarks>
public static class DataBackup
{
    private const string DatabaseName = "annotatehub.db";

    /// <summary>Writes the archive, reads it back and gives it its name only when everything is in it.</summary>
    /// <param name="source">Where the database is, if it is not in the folder.</param>
    /// <param name="objects">Where the source files are, if they are not in the folder: then the archive holds their index alone.</param>
    /// <exception cref="BackupException">There is nothing to back up, or what was read back differs.</exception>
    public static async Task<BackupSummary> WriteAsync(
        DataFolder folder,
        string file,
        BackupOptions options,
        TimeProvider clock,
        ProgressMeter? meter = null,
        DatabaseSource? source = null,
        IObjectStore? objects = null,
        CancellationToken cancellationToken = default
    )
    {
        var isPostgres = source is { Provider: DatabaseProvider.Postgres };
        if (!isPostgres)
            PostgresDatabase.ThrowIfElsewhere(folder);
        if (!isPostgres && !File.Exists(folder.DatabaseFile))
            throw new BackupException($"There is no database in '{folder.Root}'; name the server's data folder.");
        var target = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = $"{target}.unfinished";
        var copy = Path.Combine(folder.Backups, $"copy-{Guid.NewGuid():N}.db");
        var index = objects is null or BlobStore ? null : new ObjectIndex(objects, $"{copy}.objects.txt");
        try
        {
            if (isPostgres)
                await PostgresDatabase.CopyToFileAsync(source!, copy, options.HoldsKeys, cancellationToken);
            else
            {
                DatabaseCopy.Make(folder.DatabaseFile, copy);
                // A database that came back from PostgreSQL brought its keys along.
                if (!options.HoldsKeys)
                    DatabaseCopy.LeaveOut(copy, [ServerValues.KeyPrefix]);
            }

            if (index is not null)
                await index.WriteAsync(copy, cancellationToken);
            File.Delete(temporary);
            await using (var stream = new FileStream(temporary, ForOwner()))
            {
                if (options.Passphrase is { } passphrase)
                    await using (var sealing = SealedFile.Write(stream, passphrase))
                        await PackAsync(sealing, Sources(folder, copy, options, index), clock, index, meter, cancellationToken);
                else
                    await PackAsync(stream, Sources(folder, copy, options, index), clock, index, meter, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            var summary = await CheckAsync(temporary, options.Passphrase, meter, cancellationToken) with { File = target };
            Durable.Move(temporary, target, overwrite: true);
            return summary;
        }
        finally
        {
            File.Delete(temporary);
            File.Delete(copy);
            index?.Delete();
        }
    }

    /// <summary>Reads a whole archive: every entry against its hash, blobs against their names, the database by SQLite's own
    /// check.</summary>
    /// <exception cref="BackupException">The archive is no backup, or is damaged.</exception>
    public static async Task<BackupSummary> CheckAsync(
        string file,
        string? passphrase = null,
        ProgressMeter? meter = null,
        CancellationToken cancellationToken = default
    )
    {
        var scratch = Directory.CreateTempSubdirectory("annotatehub-check-");
        try
        {
            return await BackupArchive.ReadAsync(
                file,
                passphrase,
                name => name == DatabaseName ? Path.Combine(scratch.FullName, DatabaseName) : null,
                () => meter?.Advance("Reading the archive back."),
                cancellationToken
            );
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
    public static async Task<BackupSummary> RestoreAsync(
        string file,
        string root,
        bool force,
        TimeProvider clock,
        string? passphrase = null,
        ProgressMeter? meter = null,
        CancellationToken cancellationToken = default
    )
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var occupied = Directory.Exists(target) && Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Any();
        if (occupied && !force)
            throw new BackupException($"'{target}' is not empty; name an empty folder, or add --force to move its content aside.");
        if (File.Exists(Path.Combine(target, DatabaseName)))
            DataFolderLock.ThrowIfHeld(new DataFolder(target));
        var fresh = $"{target}.restoring-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(fresh);
            var summary = await BackupArchive.ReadAsync(
                file,
                passphrase,
                name => Path.Combine(fresh, name.Replace('/', Path.DirectorySeparatorChar)),
                () => meter?.Advance("Restoring the archive."),
                cancellationToken
            );
            // Each file was waited for as it was unpacked.
            Durable.SyncFolders(fresh);
            if (occupied)
                Durable.MoveFolder(target, $"{target}.replaced-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
            else if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Durable.MoveFolder(fresh, target);
            FileModes.Tighten(new DataFolder(target));
            return summary;
        }
        finally
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
        }
    }

    /// <summary>How many files a backup would hold, how many of them are source files, and how large all of them are.</summary>
    internal static (int Files, int Blobs, long Bytes) Measure(DataFolder folder, BackupOptions options, IObjectStore objects)
    {
        var (files, blobs, bytes) = (0, 0, 0L);
        foreach (
            var (name, path) in Sources(folder, folder.DatabaseFile, options, objects is BlobStore ? null : new ObjectIndex(objects, ""))
        )
        {
            files++;
            blobs += BackupArchive.IsBlob(name) ? 1 : 0;
            bytes += path.Length > 0 && new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        }

        return (files, blobs, bytes);
    }

    internal static FileStreamOptions ForOwner()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static IEnumerable<(string Name, string Path)> Sources(
        DataFolder folder,
        string databaseCopy,
        BackupOptions options,
        ObjectIndex? index
    )
    {
        yield return (DatabaseName, databaseCopy);
        if (index is not null)
            yield return (ObjectIndex.FileName, index.File);
        var id = Path.Combine(folder.Root, ServerIdentity.FileName);
        if (File.Exists(id))
            yield return (ServerIdentity.FileName, id);
        // Whoever has the keys can make a cookie for anybody: they are in no file that anybody can read, unless asked for.
        string[] folders =
        [
            .. options.HoldsKeys ? [folder.Keys] : (string[])[],
            folder.Demo,
            folder.Analyses,
            .. index is null ? [folder.Blobs] : (string[])[],
            folder.Models,
            .. options.Trainings ? [folder.Trainings] : (string[])[],
            .. options.Planes ? [folder.Planes] : (string[])[],
        ];
        foreach (
            var path in folders
                .SelectMany(item => Directory.EnumerateFiles(item, "*", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)
        )
        {
            var name = Path.GetRelativePath(folder.Root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!name.Contains("unfinished", StringComparison.Ordinal))
                yield return (name, path);
        }
    }

    private static async Task PackAsync(
        Stream stream,
        IEnumerable<(string Name, string Path)> sources,
        TimeProvider clock,
        ObjectIndex? index,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        await using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var (entries, unreadable) = (new List<BackupEntry>(), new List<string>());
        foreach (var (name, path) in sources)
        {
            if (await PackAsync(zip, name, path, cancellationToken) is { } entry)
                entries.Add(entry);
            else if (!IsOfTraining(name))
                unreadable.Add(name);
            meter?.Advance("Writing the archive.");
        }

        unreadable.AddRange(index?.Missing ?? []);
        var version = typeof(DataBackup).Assembly.GetName().Version?.ToString(3) ?? "";
        await using var manifest = await zip.CreateEntry(BackupManifest.EntryName).OpenAsync(cancellationToken);
        await JsonSerializer.SerializeAsync(
            manifest,
            new BackupManifest(
                BackupManifest.CurrentFormat,
                clock.GetUtcNow(),
                version,
                entries,
                unreadable.Count > 0 ? unreadable : null,
                index is null ? null : new BackupObjects(index.Place, index.Count, index.Bytes)
            ),
            JsonSerializerOptions.Web,
            cancellationToken
        );
    }

    /// <summary>One damaged source file must not stop all others: it is kept as far as it can be read, and named. Null where not even
    /// that is possible, or a training has taken its file away meanwhile.</summary>
    private static async Task<BackupEntry?> PackAsync(ZipArchive zip, string name, string path, CancellationToken cancellationToken)
    {
        FileStream source;
        try
        {
            source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 17);
        }
        catch (Exception fault) when (MayFail(name) && (fault is IOException or UnauthorizedAccessException))
        {
            return null;
        }

        await using var opened = source;
        // Images are mostly noise or compressed already; slower levels have little left to find.
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, bytes, isBroken) = (new byte[1 << 17], 0L, false);
        while (true)
        {
            int read;
            try
            {
                read = await source.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException) when (MayFail(name))
            {
                isBroken = true;
                break;
            }

            if (read == 0)
                break;
            hash.AppendData(buffer, 0, read);
            await entry.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            bytes += read;
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        isBroken |= BackupArchive.IsBlob(name) && found != Path.GetFileName(name);
        return new BackupEntry(name, bytes, found, isBroken);
    }

    /// <summary>Without the database there is no backup; each other file is one of many.</summary>
    private static bool MayFail(string name) => name != DatabaseName;

    private static bool IsOfTraining(string name) => name.StartsWith("trainings/", StringComparison.Ordinal);
}
