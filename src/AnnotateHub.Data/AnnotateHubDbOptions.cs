using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Data;

/// <summary>The one way to open the database, for the server, the command line and tests alike.</summary>
public static class AnnotateHubDbOptions
{
    private const string PostgresMigrations = "AnnotateHub.Data.PostgreSql";

    /// <summary>WAL with synchronous=FULL: a committed transaction is on disk, which is what an acknowledgement promises.</summary>
    public static DbContextOptionsBuilder UseAnnotateHubSqlite(this DbContextOptionsBuilder builder, string databaseFile) =>
        builder
            .UseSqlite(ConnectionTo(databaseFile))
            .AddInterceptors(new DurableSqlite());

    /// <summary>Pools of connections go by this text.</summary>
    public static string ConnectionTo(string databaseFile) =>
        new SqliteConnectionStringBuilder { DataSource = databaseFile, DefaultTimeout = 30 }.ConnectionString;

    /// <summary>
    /// PostgreSQL. Its own default synchronous_commit=on is the same promise. Transactions that write come one after the other, as on
    /// SQLite (<see cref="PostgresWriteLock"/>).
    /// </summary>
    public static DbContextOptionsBuilder UseAnnotateHubPostgres(this DbContextOptionsBuilder builder, string address) =>
        builder
            .UseNpgsql(
                PostgresAddress.Complete(address),
                // The driver's own strategy wraps what it takes for passing into another exception, which nobody here would know for a
                // fault of the database.
                npgsql =>
                    npgsql
                        .MigrationsAssembly(PostgresMigrations)
                        .ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies))
            )
            .AddInterceptors(new PostgresWriteLock());
}
