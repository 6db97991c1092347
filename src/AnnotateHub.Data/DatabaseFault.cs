using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.Data;

/// <summary>What a database's refusal means, whichever kind it is.</summary>
public static class DatabaseFault
{
    /// <summary>A rule of the tables: a unique name that is taken, a row that points nowhere.</summary>
    public static bool IsConstraint(Exception? fault) =>
        fault switch
        {
            SqliteException { SqliteErrorCode: 19 } => true,
            // Class 23 of SQL: integrity constraint violation.
            PostgresException { SqlState: ['2', '3', ..] } => true,
            DbUpdateException { InnerException: { } inner } => IsConstraint(inner),
            _ => false,
        };

    /// <summary>No room left on the database's disk.</summary>
    public static bool IsDiskFull(Exception? fault) =>
        fault is SqliteException { SqliteErrorCode: 13 } or PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    /// <summary>Locked, full, gone or unreadable: the next request would meet the same, and wait as long.</summary>
    public static bool IsStorageTrouble(Exception? fault) =>
        fault switch
        {
            SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 } => true,
            // Classes of SQL: 08 connection, 53 resources, 57 operator intervention (a shutdown), 58 system error.
            PostgresException { SqlState: ['0', '8', ..] or ['5', '3' or '7' or '8', ..] } => true,
            PostgresException => false,
            NpgsqlException => true,
            _ => false,
        };
}
