using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Data;

/// <summary>Several queries that must speak of one moment.</summary>
public static class ReadSnapshot
{
    /// <summary>
    /// Begins a transaction that only reads. EF's own transactions take the write lock at once, and a reader would then wait for writers
    /// and they for it. On SQLite a deferred one reads a snapshot of the WAL, on PostgreSQL a repeatable read does the same; both
    /// block nobody.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginReadAsync(this AnnotateHubDb db, CancellationToken cancellationToken = default)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var connection = db.Database.GetDbConnection();
        DbTransaction transaction = connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return (await db.Database.UseTransactionAsync(transaction, cancellationToken))!;
    }
}
