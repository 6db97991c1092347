using System.Data.Common;
using System.Text.RegularExpressions;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// One prepared command whose parameters are @0, @1 and so on. The writer runs these for every gesture of everybody;
/// through tracked entities the same work allocates and plans each time.
/// </summary>
internal sealed partial class PreparedCommand : IDisposable
{
    private readonly DbCommand _command;
    private readonly LateWrites? _late;
    private readonly string _positional = "";

    /// <param name="late">Takes what this command writes, to be sent with others; what it reads is read after them.</param>
    public PreparedCommand(DbConnection connection, string sql, int parameters, LateWrites? late = null)
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

        _late = late;
        if (late is not null)
            _positional = Numbered().Replace(sql, match => $"${int.Parse(match.ValueSpan[1..]) + 1}");
    }

    public DbDataReader Query(DbTransaction transaction, params ReadOnlySpan<object?> values)
    {
        _late?.Send(transaction);
        return Bind(transaction, values).ExecuteReader();
    }

    public object? Scalar(DbTransaction transaction, params ReadOnlySpan<object?> values)
    {
        _late?.Send(transaction);
        return Bind(transaction, values).ExecuteScalar();
    }

    public void Run(DbTransaction transaction, params ReadOnlySpan<object?> values)
    {
        if (_late is not null)
            _late.Add(transaction, _positional, values);
        else
            Bind(transaction, values).ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();

    private DbCommand Bind(DbTransaction transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (var index = 0; index < values.Length; index++)
            _command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return _command;
    }

    [GeneratedRegex("@[0-9]+")]
    private static partial Regex Numbered();
}
