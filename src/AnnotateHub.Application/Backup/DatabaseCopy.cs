using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;
using Microsoft.Data.Sqlite;

namespace AnnotateHub.Application.Backup;

/// <summary>A consistent copy of a SQLite database that may be in use, by SQLite's online backup.</summary>
internal static class DatabaseCopy
{
    /// <summary>Copies, checks the copy and only then gives it its name.</summary>
    /// <exception cref="InvalidDataException">The copy does not pass SQLite's integrity check.</exception>
    public static void Make(string database, string target)
    {
        var temporary = $"{target}.unfinished";
        File.Delete(temporary);
        using (var from = Open(database, SqliteOpenMode.ReadOnly))
        using (var to = Open(temporary, SqliteOpenMode.ReadWriteCreate))
        {
            from.BackupDatabase(to);
            // One file to carry away: a copy in WAL mode would grow companions when it is opened.
            Run(to, "PRAGMA journal_mode=DELETE");
        }

        if (Validate(temporary) is { } fault)
            throw new InvalidDataException($"The copy of '{database}' is damaged ({fault}); check the disk and the database.");
        Durable.Move(temporary, target, overwrite: true);
    }

    /// <summary>Takes values of the server out of a copy, so that no page of the file has them any more.</summary>
    public static void LeaveOut(string copy, IReadOnlyList<string> prefixes)
    {
        using var connection = Open(copy, SqliteOpenMode.ReadWrite);
        // A copy of an older version has none.
        if (Run(connection, "SELECT 1 FROM sqlite_master WHERE name = 'ServerValues'") is null)
            return;
        Run(connection, "PRAGMA secure_delete=ON");
        foreach (var prefix in prefixes)
            Run(connection, $"DELETE FROM \"ServerValues\" WHERE \"Name\" GLOB '{prefix}*'");
    }

    /// <summary>What SQLite finds wrong with a database file, or null.</summary>
    public static string? Validate(string database)
    {
        try
        {
            using var connection = Open(database, SqliteOpenMode.ReadOnly);
            return Run(connection, "PRAGMA integrity_check") is "ok" ? Foreign(connection) : "integrity check failed";
        }
        catch (SqliteException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Closes what this process keeps open of a database that is about to be thrown away.</summary>
    public static void Release(string database)
    {
        using var connection = new SqliteConnection(AnnotateHubDbOptions.ConnectionTo(database));
        SqliteConnection.ClearPool(connection);
    }

    private static string? Foreign(SqliteConnection connection) =>
        Run(connection, "PRAGMA foreign_key_check") is { } table ? $"rows of table '{table}' point nowhere" : null;

    private static string? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 30,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }
}
