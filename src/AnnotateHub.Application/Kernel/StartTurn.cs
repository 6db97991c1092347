using AnnotateHub.Data;
using Npgsql;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Nodes on one PostgreSQL database prepare one after the other: of several that start together one migrates, makes the demo and takes up
/// what was left, and the others find it done. The lock goes with its connection, also when its process dies.
/// </summary>
public static class StartTurn
{
    /// <summary>"AnnoInit" in ASCII; the writers' lock is another.</summary>
    private const string Take = "SELECT pg_advisory_lock(4714237003281562996)";

    /// <summary>Waits for its turn; null on SQLite, where the data folder's lock has decided.</summary>
    /// <exception cref="NpgsqlException">The database cannot be used; what comes next says so in a sentence.</exception>
    public static async Task<IAsyncDisposable?> WaitAsync(DatabaseSource source, CancellationToken cancellationToken = default)
    {
        if (source.Provider is not DatabaseProvider.Postgres)
            return null;
        var address = new NpgsqlConnectionStringBuilder(source.Address)
        {
            Pooling = false,
            KeepAlive = 30,
            ApplicationName = "AnnotateHub start",
            CommandTimeout = 0,
        };
        var connection = new NpgsqlConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var take = new NpgsqlCommand(Take, connection);
            await take.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
