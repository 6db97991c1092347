using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.TestKit.Databases;

/// <summary>
/// A database with every table and no row, migrated once a process and copied from then on: migrating takes longer than most tests
/// that need a database. That the migrations lead there from nothing and from older versions is what Data.Tests are for.
/// </summary>
/// <remarks>
/// SQLite, or PostgreSQL where the environment variable <c>ANNOTATEHUB_TEST_DATABASE</c> is <c>postgres</c>: the same tests hold on both.
/// A database of PostgreSQL is known by the path that SQLite's file would have.
/// </remarks>
public static class EmptyDatabase
{
    private static readonly Lazy<byte[]> Migrated = new(Migrate);

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("ANNOTATEHUB_TEST_DATABASE") is "postgres";

    /// <summary>The database that belongs to a data folder with this file; registered by hosts and labs under test.</summary>
    public static DatabaseSource SourceOf(string file) =>
        IsPostgres ? PrivatePostgres.Instance.SourceOf(file) : new DatabaseSource(DatabaseProvider.Sqlite, file);

    /// <summary>Makes the database, and the file's folder where that is missing. A database that is there already stays.</summary>
    public static void WriteTo(string file)
    {
        if (IsPostgres)
            PrivatePostgres.Instance.Make(file);
        else
            WriteFile(file);
    }

    /// <summary>A SQLite file whatever the tests run on: for what is about that file.</summary>
    public static void WriteFile(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        if (!File.Exists(file))
            File.WriteAllBytes(file, Migrated.Value);
    }

    /// <summary>Lets go of the database: connections that wait to be used again would hold it open. Those to others stay.</summary>
    public static void Release(string file)
    {
        if (IsPostgres)
        {
            PrivatePostgres.Instance.Drop(file);
            return;
        }

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

        using (var connection = new SqliteConnection(Options(file).ConnectionString))
            SqliteConnection.ClearPool(connection);
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
