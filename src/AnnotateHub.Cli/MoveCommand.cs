using System.CommandLine;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub move</c>: a data folder's SQLite file becomes a PostgreSQL database, or the other way round.</summary>
internal static class MoveCommand
{
    private static readonly Option<string> To = new("--to") { Description = "The kind to move to: 'postgres' or 'sqlite'.", Required = true };
    private static readonly Option<string?> ConnectionString = new("--connection-string")
    {
        Description =
            "The PostgreSQL database, as 'Host=...;Database=...;Username=...;Password=...'; else the environment variable "
            + "Database__ConnectionString, which no list of processes shows.",
    };

    public static Command Create()
    {
        To.AcceptOnlyFromAmong("postgres", "sqlite");
        var command = new Command(
            "move",
            "Brings the data folder's database to PostgreSQL or back, row by row, and compares both; stop the server first. Broken off, the "
                + "same command goes on."
        )
        {
            To,
            ConnectionString,
            CommandLine.Data,
        };
        command.SetAction(
            (parsed, cancellationToken) => CommandLine.GuardAsync(parsed, () => MoveAsync(parsed, cancellationToken))
        );
        return command;
    }

    private static async Task<int> MoveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var folder = new DataFolder(CliContext.RootOf(parsed.GetValue(CommandLine.Data)?.FullName));
        var address =
            parsed.GetValue(ConnectionString)
            ?? Environment.GetEnvironmentVariable(DatabaseSettings.ConnectionStringKey.Replace(":", "__"));
        var postgres = DatabaseSettings.SourceOf(folder, "postgres", address);
        var to = parsed.GetRequiredValue(To) == "postgres" ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite;
        var report = await DataFolderMove.RunAsync(folder, postgres, to, TimeProvider.System, new Said(error), cancellationToken);
        foreach (var (table, rows) in report.Tables.Where(table => table.Rows > 0))
            await output.WriteLineAsync($"{table}: {rows} rows");
        await output.WriteLineAsync(
            to == DatabaseProvider.Postgres
                ? $"{report.Rows} rows are in the {postgres.Place} and equal to the file's, which is kept among the backups. Start the server "
                    + $"with {DatabaseSettings.ProviderKey}=postgres and {DatabaseSettings.ConnectionStringKey}."
                : $"{report.Rows} rows are in {folder.DatabaseFile} and equal to PostgreSQL's, which stays as it is. Start the server without "
                    + $"{DatabaseSettings.ProviderKey}."
        );
        return ExitCode.Done;
    }

    private sealed class Said(TextWriter error) : IProgress<(string Table, long Rows)>
    {
        public void Report((string Table, long Rows) value) => error.WriteLine($"{value.Table}: {value.Rows} rows are over");
    }
}
