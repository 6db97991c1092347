using System.Data.Common;
using System.Security.Cryptography;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace AnnotateHub.Application.Backup;

/// <summary>One table on its way from one kind of database to the other, read and written in the order of its primary key.</summary>
internal sealed class MovedTable
{
    private readonly IReadOnlyList<(string Name, Type Type)> _columns;
    private readonly IReadOnlyList<int> _key;
    private readonly string _names;
    private readonly string _order;
    private readonly string _keyNames;

    private MovedTable(ITable table)
    {
        Name = table.Name;
        var columns = table.Columns.ToList();
        _columns = [.. columns.Select(column => (column.Name, TypeOf(column)))];
        _key = [.. table.PrimaryKey!.Columns.Select(column => columns.IndexOf(columns.Single(item => item.Name == column.Name)))];
        _names = string.Join(", ", columns.Select(column => Quoted(column.Name)));
        _keyNames = string.Join(", ", _key.Select(index => Quoted(columns[index].Name)));
        _order = _keyNames;
    }

    public string Name { get; }

    /// <summary>All tables of the model, none before those that it refers to.</summary>
    public static IReadOnlyList<MovedTable> InOrder(AnnotateHubDb source, AnnotateHubDb target)
    {
        var waiting = source.Model.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var there = target.Model.GetRelationalModel().Tables.ToDictionary(table => table.Name);
        var ordered = new List<MovedTable>();
        while (waiting.Count > 0)
        {
            var free = waiting
                .Where(table =>
                    table.ForeignKeyConstraints.All(constraint =>
                        constraint.PrincipalTable == table || !waiting.Contains(constraint.PrincipalTable)
                    )
                )
                .ToList();
            if (free.Count == 0)
                throw new InvalidOperationException(
                    $"The tables {string.Join(", ", waiting.Select(table => table.Name))} refer to each other."
                );
            ordered.AddRange(free.Select(table => new MovedTable(there[table.Name])));
            waiting.RemoveAll(free.Contains);
        }

        return ordered;
    }

    /// <summary>Numbers that PostgreSQL gives out go on after the highest that came along.</summary>
    public static async Task ContinueKeysAsync(
        IReadOnlyList<MovedTable> tables,
        AnnotateHubDb target,
        CancellationToken cancellationToken
    )
    {
        if (!target.Database.IsNpgsql())
            return;
        foreach (var table in tables.Where(table => table._key.Count == 1 && table._columns[table._key[0]].Type != typeof(string)))
        {
            await using var command = Command(
                target,
                $"SELECT setval(pg_get_serial_sequence('{Quoted(table.Name)}', '{table._columns[table._key[0]].Name}'), "
                    + $"MAX({table._keyNames})) FROM {Quoted(table.Name)} HAVING MAX({table._keyNames}) > 0"
            );
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public object?[] KeyOf(object?[] row) => [.. _key.Select(index => row[index])];

    public async Task<long> CountAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        await using var command = Command(db, $"SELECT COUNT(*) FROM {Quoted(Name)}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<long> CountUpToAsync(AnnotateHubDb db, object?[] last, CancellationToken cancellationToken)
    {
        await using var command = Command(
            db,
            $"SELECT COUNT(*) FROM {Quoted(Name)} WHERE ({_keyNames}) <= ({Parameters(last.Length)})",
            last
        );
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Null where the table is empty.</summary>
    public async Task<object?[]?> LastKeyAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var backwards = string.Join(", ", _key.Select(index => $"{Quoted(_columns[index].Name)} DESC"));
        await using var command = Command(db, $"SELECT {_names} FROM {Quoted(Name)} ORDER BY {backwards} LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? KeyOf(Row(reader)) : null;
    }

    public async Task<IReadOnlyList<object?[]>> ReadAfterAsync(
        AnnotateHubDb db,
        object?[]? last,
        int count,
        CancellationToken cancellationToken
    )
    {
        var after = last is null ? "" : $"WHERE ({_keyNames}) > ({Parameters(last.Length)})";
        await using var command = Command(db, $"SELECT {_names} FROM {Quoted(Name)} {after} ORDER BY {_order} LIMIT {count}", last);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Row(reader));
        return rows;
    }

    /// <summary>All or none of the rows.</summary>
    public async Task WriteAsync(AnnotateHubDb db, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginBinaryImportAsync(
                $"COPY {Quoted(Name)} ({_names}) FROM STDIN (FORMAT BINARY)",
                cancellationToken
            );
            foreach (var row in rows)
                await copy.WriteRowAsync(cancellationToken, row!);
            await copy.CompleteAsync(cancellationToken);
            return;
        }

        await using var transaction = db.BeginWrite();
        await using var insert = Command(db, $"INSERT INTO {Quoted(Name)} ({_names}) VALUES ({Parameters(_columns.Count)})", rows[0]);
        insert.Transaction = transaction;
        foreach (var row in rows)
        {
            for (var index = 0; index < row.Length; index++)
                insert.Parameters[index].Value = row[index] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Of all rows up to the key, in its order, whichever database they lie in.</summary>
    public async Task<byte[]> HashAsync(AnnotateHubDb db, object?[]? upTo, CancellationToken cancellationToken)
    {
        var limit = upTo is null ? "" : $"WHERE ({_keyNames}) <= ({Parameters(upTo.Length)})";
        await using var command = Command(db, $"SELECT {_names} FROM {Quoted(Name)} {limit} ORDER BY {_order}", upTo);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new MemoryStream();
        await using var writer = new BinaryWriter(buffer);
        while (await reader.ReadAsync(cancellationToken))
        {
            buffer.SetLength(0);
            foreach (var value in Row(reader))
                Write(writer, value);
            writer.Flush();
            hash.AppendData(buffer.GetBuffer(), 0, (int)buffer.Length);
        }

        return hash.GetHashAndReset();
    }

    private static void Write(BinaryWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.Write((byte)0);
                break;
            case bool flag:
                writer.Write((byte)1);
                writer.Write(flag);
                break;
            case int or long:
                writer.Write((byte)2);
                writer.Write(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.Write((byte)3);
                writer.Write(number);
                break;
            case string text:
                writer.Write((byte)4);
                writer.Write(text);
                break;
            case byte[] bytes:
                writer.Write((byte)5);
                writer.Write(bytes.Length);
                writer.Write(bytes);
                break;
            default:
                throw new InvalidOperationException($"Values of {value.GetType()} are not moved.");
        }
    }

    private object?[] Row(DbDataReader reader)
    {
        var row = new object?[_columns.Count];
        for (var index = 0; index < row.Length; index++)
            row[index] = reader.IsDBNull(index) ? null : Value(reader, index, _columns[index].Type);
        return row;
    }

    private static object Value(DbDataReader reader, int index, Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => reader.GetBoolean(index),
            TypeCode.Int32 => reader.GetInt32(index),
            TypeCode.Int64 => reader.GetInt64(index),
            TypeCode.Double => reader.GetDouble(index),
            TypeCode.String => reader.GetString(index),
            _ when type == typeof(byte[]) => reader.GetFieldValue<byte[]>(index),
            _ => throw new InvalidOperationException($"Columns of {type} are not moved."),
        };

    // What the column holds, after the model's own conversions.
    private static Type TypeOf(IColumn column)
    {
        var mapping = column.PropertyMappings[0].TypeMapping;
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetUnderlyingType(type) : type;
    }

    private static DbCommand Command(AnnotateHubDb db, string sql, object?[]? values = null)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        for (var index = 0; index < (values?.Length ?? 0); index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{index}";
            parameter.Value = values![index] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(0, count).Select(index => $"@{index}"));

    private static string Quoted(string name) => $"\"{name}\"";
}
