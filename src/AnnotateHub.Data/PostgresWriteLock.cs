using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AnnotateHub.Data;

/// <summary>
/// Transactions that write come one after the other on PostgreSQL too, over all servers that share the database: each waits at its start
/// for one advisory lock and then reads what is committed. SQLite's write lock does the same, so that one text of every rule is right on
/// both; serializable transactions instead would fail now and then and have to be repeated by everybody who begins one.
/// </summary>
/// <remarks>Transactions that only read (<see cref="ReadSnapshot"/>) and single statements wait for nobody.</remarks>
internal sealed class PostgresWriteLock : DbTransactionInterceptor
{
    /// <summary>"AnnoHub" in ASCII, the number of the lock; advisory locks belong to one database.</summary>
    internal const string Take = "SELECT pg_advisory_xact_lock(18417767797855586)";

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result
    ) => InterceptionResult<DbTransaction>.SuppressWithResult(Begin(connection));

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default
    )
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await using var command = Locking(connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }

        return InterceptionResult<DbTransaction>.SuppressWithResult(transaction);
    }

    internal static DbTransaction Begin(DbConnection connection)
    {
        var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            using var command = Locking(connection, transaction);
            command.ExecuteNonQuery();
        }
        catch
        {
            transaction.Dispose();
            throw;
        }

        return transaction;
    }

    private static DbCommand Locking(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Take;
        return command;
    }
}
