using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.Data;

/// <summary>Transactions of who writes without EF.</summary>
public static class WriteTransaction
{
    /// <summary>
    /// Begins a transaction that holds the write lock from its start (BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL): what it
    /// reads stays true until it commits.
    /// </summary>
    public static DbTransaction BeginWrite(this AnnotateHubDb db) =>
        db.Database.GetDbConnection() is NpgsqlConnection connection
            ? PostgresWriteLock.Begin(connection)
            : db.Database.GetDbConnection().BeginTransaction(IsolationLevel.Serializable);
}
