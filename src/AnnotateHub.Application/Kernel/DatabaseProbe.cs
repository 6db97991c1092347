using System.Data.Common;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Kernel;

/// <summary>Whether the database can be read, and whether work can go on with it.</summary>
public sealed class DatabaseProbe(DatabaseSource source, IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            await db.Projects.AnyAsync(cancellationToken);
            return true;
        }
        catch (DbException)
        {
            return false;
        }
    }

    /// <summary>A sentence for what keeps this version of the program from working with the database, or null.</summary>
    public async Task<string?> ReadinessFaultAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            // Else EF takes a database that cannot be reached for one without migrations.
            await db.Database.OpenConnectionAsync(cancellationToken);
            var known = db.Database.GetMigrations().ToList();
            var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet();
            if (known.Find(migration => !applied.Contains(migration)) is { } missing)
                return $"The database lacks the migration '{missing}'; a server of this version makes it when it starts.";
            if (applied.Except(known).FirstOrDefault() is { } newer)
                return $"The database has the migration '{newer}', which this version does not know; start the newer version.";
            return source.Provider is DatabaseProvider.Postgres && await IsReadOnlyAsync(db, cancellationToken)
                ? "The database takes no writes: this is a standby, or default_transaction_read_only is on."
                : null;
        }
        catch (DbException fault)
        {
            var place = source.Provider is DatabaseProvider.Postgres ? source.Place : $"database '{source.Place}'";
            return $"The {place} does not answer ({fault.Message.TrimEnd('.')}).";
        }
    }

    private static Task<bool> IsReadOnlyAsync(AnnotateHubDb db, CancellationToken cancellationToken) =>
        db
            .Database.SqlQueryRaw<bool>("""SELECT current_setting('transaction_read_only') = 'on' AS "Value" """)
            .SingleAsync(cancellationToken);
}
