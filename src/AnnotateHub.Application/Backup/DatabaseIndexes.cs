using Microsoft.Data.Sqlite;

namespace AnnotateHub.Application.Backup;

/// <summary>Indexes of a SQLite database: derived from its tables, and so the one damage of a database file that can be repaired.</summary>
internal static class DatabaseIndexes
{
    private static readonly string[] Words = ["missing from index", "wrong # of entries in index", "non-unique entry in index"];

    /// <summary>Whether SQLite finds fault with indexes and with nothing else.</summary>
    public static bool AreAllThatIsWrong(string file)
    {
        try
        {
            using var connection = Open(file);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(10000)";
            using var reader = command.ExecuteReader();
            var count = 0;
            while (reader.Read())
            {
                count++;
                var line = reader.GetString(0);
                if (!Words.Any(word => line.Contains(word, StringComparison.Ordinal)))
                    return false;
            }

            return count > 0;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public static void MakeAnew(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "REINDEX";
        command.ExecuteNonQuery();
    }

    /// <summary>Page for page, faults and all.</summary>
    public static void CopyAsItIs(string file, string target)
    {
        using var from = Open(file);
        using var to = Open(target);
        from.BackupDatabase(to);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWriteCreate,
                Pooling = false,
                DefaultTimeout = 30,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }
}
