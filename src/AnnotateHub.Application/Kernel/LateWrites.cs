using System.Data.Common;
using Npgsql;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Statements of one transaction that write and answer nothing, kept back until something is read or the transaction ends, and then sent
/// together: on PostgreSQL each alone is a way to the server and back. Their order stays.
/// </summary>
internal sealed class LateWrites(NpgsqlConnection connection)
{
    /// <summary>An import of thousands of boxes must not pile up as one message.</summary>
    private const int Most = 1_000;

    private readonly List<NpgsqlBatchCommand> _waiting = [];

    /// <param name="sql">With parameters $1, $2 and so on.</param>
    public void Add(DbTransaction transaction, string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        _waiting.Add(command);
        if (_waiting.Count >= Most)
            Send(transaction);
    }

    public void Send(DbTransaction transaction)
    {
        if (_waiting.Count == 0)
            return;
        using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction)transaction);
        foreach (var command in _waiting)
            batch.BatchCommands.Add(command);
        _waiting.Clear();
        batch.ExecuteNonQuery();
    }
}
