using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Data;

/// <summary>The database that is meant.</summary>
/// <param name="Address">Path of the file, or a connection string of PostgreSQL as Npgsql takes it.</param>
public sealed record DatabaseSource(DatabaseProvider Provider, string Address)
{
    public DbContextOptionsBuilder Configure(DbContextOptionsBuilder builder) =>
        Provider == DatabaseProvider.Postgres ? builder.UseAnnotateHubPostgres(Address) : builder.UseAnnotateHubSqlite(Address);

    /// <summary>Where it is, without the password: for pages, logs and refusals.</summary>
    public string Place => Provider == DatabaseProvider.Postgres ? PostgresAddress.Place(Address) : Address;
}
