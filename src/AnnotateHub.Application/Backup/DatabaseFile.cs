using System.Buffers.Binary;
using System.Globalization;
using AnnotateHub.Application.Kernel;
using Microsoft.Data.Sqlite;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// Whether the file under the database's name is one of AnnotateHub's. A folder that holds data and no usable database is never taken for a
/// new installation: whoever started it would find an empty server, and new work would grow over the old.
/// </summary>
internal static class DatabaseFile
{
    private const int HeaderSize = 100;

    /// <summary>Copies named in a refusal.</summary>
    private const int MostNamed = 3;

    /// <summary>Whether there is a database to go on with; else a new one is to be made.</summary>
    /// <param name="startsNew">Somebody asked for a new installation whatever else lies in the folder.</param>
    /// <exception cref="DataFolderException">There is something else; the sentence says what, and what to do.</exception>
    public static bool IsThere(DataFolder folder, bool startsNew)
    {
        PostgresDatabase.ThrowIfElsewhere(folder);
        var file = new FileInfo(folder.DatabaseFile);
        if (file is { Exists: true, Length: > 0 })
            return IsOurs(folder, file);
        if (startsNew || Traces(folder) is not { } traces)
            return false;
        throw new DataFolderException(
            $"'{folder.Root}' holds data of AnnotateHub ({traces}), and its database '{file.Name}' is "
                + $"{(file.Exists ? "empty" : "not there")}. {Remedy(folder)} To begin anew in this folder all the same, start the server "
                + "with --new."
        );
    }

    /// <summary>What of an earlier installation lies in the folder; null where nothing does.</summary>
    internal static string? Traces(DataFolder folder)
    {
        var found = new[] { folder.Blobs, folder.Models, folder.Keys, folder.Backups }
            .Where(path => Directory.Exists(path) && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any())
            .Select(path => $"{Path.GetFileName(path)}/")
            .ToList();
        if (File.Exists(folder.DatabaseFile + "-wal"))
            found.Add($"{Path.GetFileName(folder.DatabaseFile)}-wal");
        return found.Count == 0 ? null : string.Join(", ", found);
    }

    private static bool IsOurs(DataFolder folder, FileInfo file)
    {
        if (CutShort(file) is { } fault)
            throw new DataFolderException($"'{file.FullName}' {fault}. {Remedy(folder)}");
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file.FullName,
                    Pooling = false,
                    DefaultTimeout = 30,
                }.ConnectionString
            );
            connection.Open();
            using var command = connection.CreateCommand();
            // EF's mark that somebody migrates is the first table of all: a first start that was killed right then left nothing else.
            command.CommandText =
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '__EFMigrationsLock'";
            var tables = new List<string>();
            using var rows = command.ExecuteReader();
            while (rows.Read())
                tables.Add(rows.GetString(0));
            if (tables.Count == 0 || tables.Contains("__EFMigrationsHistory"))
                return tables.Count > 0;
            throw new DataFolderException(
                $"'{file.FullName}' is a database of another program: it has the tables {string.Join(", ", tables.Take(5))}. Name another "
                    + "data folder (--data), or move the file away."
            );
        }
        catch (SqliteException damage)
        {
            throw Unusable(folder, damage);
        }
    }

    /// <summary>What SQLite says of a damaged or locked file, as a sentence with what to do.</summary>
    public static DataFolderException Unusable(DataFolder folder, SqliteException damage) =>
        new($"'{folder.DatabaseFile}' cannot be used ({damage.Message.TrimEnd('.')}). {Remedy(folder)}", damage);

    private static string? CutShort(FileInfo file)
    {
        var head = new byte[HeaderSize];
        using (var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            if (stream.ReadAtLeast(head, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
                return $"has {file.Length} bytes and is no database";
        if (!head.AsSpan(0, 16).SequenceEqual("SQLite format 3\0"u8))
            return "is no database of SQLite";
        // With a log of changes beside it the file may still be behind its own header.
        if (new FileInfo(file.FullName + "-wal") is { Exists: true, Length: > 0 })
            return null;
        var page = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(16)) is var size && size == 1 ? 65_536L : size;
        var expected = page * BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(28));
        return file.Length < expected ? $"is cut short: {file.Length:N0} of {expected:N0} bytes are there" : null;
    }

    private static string Remedy(DataFolder folder)
    {
        var backups = Directory.Exists(folder.Backups)
            ? new DirectoryInfo(folder.Backups)
                .EnumerateFiles()
                .Where(file => file.Extension is ".zip" or ".db")
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .Take(MostNamed)
                .ToList()
            : [];
        if (backups.Count == 0)
            return $"There is no backup in '{folder.Backups}'; 'annotatehub restore FILE --data \"{folder.Root}\" --force' unpacks one from "
                + "elsewhere, and what is here is moved aside.";
        var named = string.Join(
            ", ",
            backups.Select(file =>
                $"{file.Name} of {file.LastWriteTimeUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC"
            )
        );
        var newest = backups[0];
        var how =
            newest.Extension == ".zip"
                ? $"'annotatehub restore \"{newest.FullName}\" --data \"{folder.Root}\" --force' brings the newest back"
                : $"move the database away and copy '{newest.FullName}' to its place";
        return $"The newest backups here: {named}; {how}.";
    }
}
