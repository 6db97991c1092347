using AnnotateHub.Data;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// The settings <c>Database:Provider</c> and <c>Database:ConnectionString</c>, which the server takes from its configuration and the
/// command line from the environment variables of the same names (<c>Database__Provider</c>, <c>Database__ConnectionString</c>).
/// </summary>
public static class DatabaseSettings
{
    public const string ProviderKey = "Database:Provider";
    public const string ConnectionStringKey = "Database:ConnectionString";

    /// <summary>The folder's own file unless PostgreSQL is asked for.</summary>
    /// <exception cref="DatabaseSettingsException">The settings contradict each other or name nothing known.</exception>
    public static DatabaseSource SourceOf(DataFolder folder, string? provider, string? connectionString)
    {
        var address = connectionString?.Trim() is { Length: > 0 } given ? given : null;
        switch (provider?.Trim().ToLowerInvariant())
        {
            case null or "" or "sqlite" when address is null:
                return new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile);
            case null or "" or "sqlite":
                throw new DatabaseSettingsException(
                    $"{ConnectionStringKey} is set and {ProviderKey} is not 'postgres': SQLite's file always lies in the data folder. Set "
                        + $"{ProviderKey} to 'postgres', or remove {ConnectionStringKey}."
                );
            case "postgres" when address is null:
                throw new DatabaseSettingsException(
                    $"{ProviderKey} is 'postgres', and {ConnectionStringKey} is empty; it is written as "
                        + "'Host=db.example.org;Database=annotatehub;Username=annotatehub;Password=...'."
                );
            case "postgres":
                return Checked(new DatabaseSource(DatabaseProvider.Postgres, address));
            default:
                throw new DatabaseSettingsException($"{ProviderKey} is '{provider}'; it must be 'sqlite' or 'postgres'.");
        }
    }

    public static DatabaseSource FromEnvironment(DataFolder folder) =>
        SourceOf(
            folder,
            Environment.GetEnvironmentVariable(ProviderKey.Replace(":", "__")),
            Environment.GetEnvironmentVariable(ConnectionStringKey.Replace(":", "__"))
        );

    private static DatabaseSource Checked(DatabaseSource source)
    {
        try
        {
            _ = source.Place;
            return source;
        }
        catch (ArgumentException fault)
        {
            throw new DatabaseSettingsException(
                $"{ConnectionStringKey} is no connection string of PostgreSQL ({fault.Message.TrimEnd('.')}); it is written as "
                    + "'Host=db.example.org;Database=annotatehub;Username=annotatehub;Password=...'."
            );
        }
    }
}
