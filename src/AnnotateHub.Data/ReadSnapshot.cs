using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AnnotateHub.Data;

/// <summary>Several queries that must speak of one moment.</summary>
public static class ReadSnapshot
{
    /// <summary>
    /// Begins a transaction that only reads. EF's own transactions take SQLite's write lock at once, and a reader would then
    /// wait for writers and they for it; a deferred one reads a snapshot of the WAL and blocks nobody.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginReadAsync(this AnnotateHubDb db, CancellationToken cancellationToken = default)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await db.Database.UseTransactionAsync(transaction, cancellationToken))!;
    }
}
