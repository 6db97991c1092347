using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Data;

/// <summary>The one way to open the SQLite database, for the server, the command line and tests alike.</summary>
public static class AnnotateHubDbOptions
{
    /// <summary>WAL with synchronous=FULL: a committed transaction is on disk, which is what an acknowledgement promises.</summary>
    public static DbContextOptionsBuilder UseAnnotateHubSqlite(this DbContextOptionsBuilder builder, string databaseFile) =>
        builder
            .UseSqlite(ConnectionTo(databaseFile))
            .AddInterceptors(new DurableSqlite());

    /// <summary>Pools of connections go by this text.</summary>
    public static string ConnectionTo(string databaseFile) =>
        new SqliteConnectionStringBuilder { DataSource = databaseFile, DefaultTimeout = 30 }.ConnectionString;

    private sealed class DurableSqlite : DbConnectionInterceptor
    {
        private const string Pragmas =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (IsReadOnly(connection))
                return;
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            if (IsReadOnly(connection))
                return;
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // EF looks whether a database exists through a read-only connection, which may not switch a restored copy to WAL.
        private static bool IsReadOnly(DbConnection connection) =>
            connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase);
    }
}
