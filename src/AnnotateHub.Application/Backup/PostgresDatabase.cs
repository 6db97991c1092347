using System.Net.Sockets;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// Which data folders belong to a PostgreSQL database. The folder says so in a file: whoever opens it without the settings would otherwise
/// be given a new, empty SQLite database beside the files of a full installation.
/// </summary>
internal static class PostgresDatabase
{
    private const string MarkerName = "database.txt";

    /// <summary>Where the folder's database is, when it is not in the folder; null for SQLite.</summary>
    public static string? PlaceOf(DataFolder folder) =>
        File.Exists(Marker(folder)) && File.ReadLines(Marker(folder)).FirstOrDefault()?.Trim() is { Length: > 0 } place ? place : null;

    /// <summary>Whether a server of AnnotateHub has ever begun there.</summary>
    public static Task<bool> IsOursAsync(AnnotateHubDb db, CancellationToken cancellationToken) =>
        db
            .Database.SqlQueryRaw<bool>("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL AS "Value" """)
            .SingleAsync(cancellationToken);

    public static void Claim(DataFolder folder, DatabaseSource source)
    {
        if (PlaceOf(folder) != source.Place)
            Durable.Replace(Marker(folder), System.Text.Encoding.UTF8.GetBytes(source.Place + "\n"));
    }

    public static void Release(DataFolder folder) => File.Delete(Marker(folder));

    /// <summary>
    /// A SQLite file with everything that the database holds at one moment, while servers work on it. So a backup is the same file whatever
    /// the server runs on, it is checked by the same checks, and any machine can restore it.
    /// </summary>
    /// <param name="holdsKeys">Else the keys that sign cookies are left out: whoever has them can make a cookie for anybody.</param>
    public static async Task CopyToFileAsync(DatabaseSource source, string file, bool holdsKeys, CancellationToken cancellationToken)
    {
        var raw = $"{file}.rows";
        try
        {
            await new DatabaseMove(source, new DatabaseSource(DatabaseProvider.Sqlite, raw)).RunAsync(null, cancellationToken);
            DatabaseCopy.Release(raw);
            DatabaseCopy.LeaveOut(raw, holdsKeys ? [ServerValues.SetupPrefix] : [ServerValues.SetupPrefix, ServerValues.KeyPrefix]);
            DatabaseCopy.Make(raw, file);
        }
        catch (NpgsqlException fault)
        {
            throw Unusable(source, fault);
        }
        finally
        {
            DatabaseCopy.Release(raw);
            foreach (var companion in (string[])["", "-wal", "-shm"])
                File.Delete(raw + companion);
        }
    }

    /// <summary>What an administrator of the database could make better, a sentence each.</summary>
    public static async Task<IReadOnlyList<string>> NotesAsync(DatabaseSource source, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubPostgres(source.Address).Options;
        await using var db = new AnnotateHubDb((DbContextOptions<AnnotateHubDb>)options);
        return await ImageNameSearch.HasIndexAsync(db, cancellationToken)
            ? []
            :
            [
                "Searches by a part of an image's name read every name of the project: the database has no index of three letters. "
                    + "Let its administrator run 'CREATE EXTENSION pg_trgm' in it; the next start of the server makes the index.",
            ];
    }

    /// <summary>Refuses a SQLite start in a folder whose database is PostgreSQL's.</summary>
    /// <exception cref="DataFolderException">It is.</exception>
    public static void ThrowIfElsewhere(DataFolder folder)
    {
        if (PlaceOf(folder) is { } place)
            throw new DataFolderException(
                $"The database of '{folder.Root}' is the {place}, and the settings name no PostgreSQL. Set {DatabaseSettings.ProviderKey}="
                    + $"postgres and {DatabaseSettings.ConnectionStringKey} (as environment variables Database__Provider and "
                    + "Database__ConnectionString)."
            );
    }

    /// <summary>Refuses an empty PostgreSQL database where the folder is not empty: new work would grow over another
    /// installation's.</summary>
    /// <exception cref="DataFolderException">It is not.</exception>
    public static void ThrowIfLeftBehind(DataFolder folder, DatabaseSource source)
    {
        if (File.Exists(folder.DatabaseFile))
            throw new DataFolderException(
                $"The {source.Place} is empty, and '{folder.DatabaseFile}' holds this installation's work. 'annotatehub move --to postgres "
                    + $"--data \"{folder.Root}\"' brings it over; to begin anew all the same, start the server with --new."
            );
        var other = PlaceOf(folder);
        if (other is not null || DatabaseFile.Traces(folder) is not null)
            throw new DataFolderException(
                $"The {source.Place} is empty, and '{folder.Root}' holds data of AnnotateHub "
                    + $"({(other is null ? DatabaseFile.Traces(folder) : $"its database is the {other}")}). Name that database in "
                    + $"{DatabaseSettings.ConnectionStringKey}, or another data folder (--data); to begin anew in this folder all the "
                    + "same, start the server with --new."
            );
    }

    /// <summary>What the server's driver says of a database that cannot be used, as a sentence with what to do.</summary>
    public static DataFolderException Unusable(DatabaseSource source, NpgsqlException fault)
    {
        var reason = (fault.InnerException as SocketException)?.Message ?? (fault as PostgresException)?.MessageText ?? fault.Message;
        return new(
            $"The {source.Place} cannot be used ({reason.TrimEnd('.')}). Look whether the PostgreSQL server runs and can be reached from "
                + $"here, whether the database exists, and whether name and password in {DatabaseSettings.ConnectionStringKey} are right.",
            fault
        );
    }

    private static string Marker(DataFolder folder) => Path.Combine(folder.Root, MarkerName);
}
