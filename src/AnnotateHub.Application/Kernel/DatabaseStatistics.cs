using AnnotateHub.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// What the database knows of its tables when it chooses between indexes. Without it every question of a large study reads the whole
/// project.
/// </summary>
public static class DatabaseStatistics
{
    // 1,000 rows of an index are looked at: enough to tell which of two is better; of a large table too it takes milliseconds.
    private const string Analyze = "PRAGMA analysis_limit=1000; ANALYZE;";
    private const string Optimize = "PRAGMA analysis_limit=1000; PRAGMA optimize=0x10002;";

    /// <summary>After tables grew by much: migrations, imports, new rounds, a model's boxes.</summary>
    public static Task RefreshStatisticsAsync(
        this IDbContextFactory<AnnotateHubDb> database,
        CancellationToken cancellationToken = default
    ) => RunAsync(database, Analyze, cancellationToken);

    /// <summary>Now and then: SQLite itself looks which tables changed enough (0x10000: of all, asked or not). PostgreSQL has its own
    /// upkeep (autovacuum).</summary>
    internal static Task OptimizeAsync(IDbContextFactory<AnnotateHubDb> database, CancellationToken cancellationToken) =>
        RunAsync(database, Optimize, cancellationToken);

    private static async Task RunAsync(IDbContextFactory<AnnotateHubDb> database, string statement, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            if (db.Database.IsNpgsql())
            {
                if (statement == Analyze)
                    await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
                return;
            }

            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
            // A connection reads the statistics once: those that wait to be used again would go on by the old ones.
            if (db.Database.GetDbConnection() is SqliteConnection connection)
                SqliteConnection.ClearPool(connection);
        }
        catch (SqliteException trouble) when (trouble.SqliteErrorCode is Busy or Locked or ReadOnly or Full)
        {
            // Another process writes, or nobody can: what was asked for is done all the same, and the next hour tries again.
        }
    }

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;
}
