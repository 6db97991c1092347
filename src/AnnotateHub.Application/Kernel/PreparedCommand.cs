using System.Data.Common;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// One prepared command whose parameters are @0, @1 and so on. The writer runs these for every gesture of everybody;
/// through tracked entities the same work allocates and plans each time.
/// </summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly DbCommand _command;

    public PreparedCommand(DbConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var index = 0; index < parameters; index++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@{index}";
            parameter.Value = DBNull.Value;
            _command.Parameters.Add(parameter);
        }
    }

    public DbDataReader Query(DbTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteReader();

    public object? Scalar(DbTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteScalar();

    public int Run(DbTransaction transaction, params ReadOnlySpan<object?> values) => Bind(transaction, values).ExecuteNonQuery();

    public void Dispose() => _command.Dispose();

    private DbCommand Bind(DbTransaction transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (var index = 0; index < values.Length; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return _command;
    }
}
