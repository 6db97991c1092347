using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.TestKit.Databases;

/// <summary>
/// A database with every table and no row, migrated once a process and copied from then on: migrating takes longer than most tests
/// that need a database. That the migrations lead there from nothing and from older versions is what Data.Tests are for.
/// </summary>
public static class EmptyDatabase
{
    private static readonly Lazy<byte[]> Migrated = new(Migrate);

    /// <summary>Writes the file, and its folder where that is missing. A database that is there already stays.</summary>
    public static void WriteTo(string file)
    {
        if (File.Exists(file))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, Migrated.Value);
    }

    /// <summary>Lets go of the file: connections that wait to be used again would hold it open. Those to other databases stay.</summary>
    public static void Release(string file)
    {
        using var connection = new SqliteConnection(Options(file).ConnectionString);
        SqliteConnection.ClearPool(connection);
    }

    private static byte[] Migrate()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("empty.db");
        using (var db = new AnnotateHubDb(Options(file).Options))
        {
            db.Database.Migrate();
            // What still stands in the log beside the file belongs into the copy.
            db.Database.ExecuteSqlRaw("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        Release(file);
        return File.ReadAllBytes(file);
    }

    private static (DbContextOptions<AnnotateHubDb> Options, string ConnectionString) Options(string file)
    {
        var builder = new DbContextOptionsBuilder<AnnotateHubDb>();
        builder.UseAnnotateHubSqlite(file);
        using var db = new AnnotateHubDb(builder.Options);
        return (builder.Options, db.Database.GetConnectionString()!);
    }
}
