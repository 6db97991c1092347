using System.Data.Common;

namespace AnnotateHub.Data.Tests;

/// <summary>Rows in every table of a SQLite database, whatever tables it has, and what stands in them.</summary>
internal static class EveryTable
{
    /// <summary>Two rows a table; whole numbers are the row's, so that foreign keys find what they name.</summary>
    public static async Task FillAsync(DbConnection connection)
    {
        await OpenAsync(connection);
        await RunAsync(connection, "PRAGMA foreign_keys = OFF");
        foreach (var table in await TablesAsync(connection))
        for (var row = 1; row <= 2; row++)
        {
            var columns = await ColumnsAsync(connection, table);
            var values = columns.Select(column =>
                column.Type switch
                {
                    "INTEGER" => $"{row}",
                    "REAL" => $"{row}.5",
                    "BLOB" => $"x'0{row}'",
                    _ => $"'{column.Name} {row}'",
                }
            );
            var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
            await RunAsync(connection, $"""INSERT INTO "{table}" ({names}) VALUES ({string.Join(", ", values)})""");
        }
    }

    /// <summary>The rows of each table as text.</summary>
    /// <param name="known">Only its tables, and of them only the columns that its rows have.</param>
    public static async Task<Dictionary<string, List<string>>> ReadAsync(
        DbConnection connection,
        Dictionary<string, List<string>>? known = null
    )
    {
        await OpenAsync(connection);
        var all = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in known?.Keys.ToList() ?? await TablesAsync(connection))
        {
            var had = known?[table][0].Split('|').Select(cell => cell[..cell.IndexOf('=', StringComparison.Ordinal)]).ToHashSet();
            var columns = (await ColumnsAsync(connection, table)).Select(column => column.Name).Where(name => had?.Contains(name) != false);
            // Rows and columns in an order of their own: tables are made anew in between.
            var cells = columns.Order(StringComparer.Ordinal).Select(name => $"'{name}=' || quote(\"{name}\")");
            var rows = await TextsAsync(connection, $"SELECT {string.Join(" || '|' || ", cells)} FROM \"{table}\"");
            all[table] = [.. rows.Order(StringComparer.Ordinal)];
        }

        return all;
    }

    private static Task<List<string>> TablesAsync(DbConnection connection) =>
        TextsAsync(
            connection,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'"
        );

    private static async Task<List<(string Name, string Type)>> ColumnsAsync(DbConnection connection, string table) =>
        [
            .. (await TextsAsync(connection, $"SELECT type || ' ' || name FROM pragma_table_info('{table}')")).Select(text =>
                (text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..], text[..text.IndexOf(' ', StringComparison.Ordinal)])
            ),
        ];

    private static async Task OpenAsync(DbConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            await connection.OpenAsync();
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns of the database itself.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> TextsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
