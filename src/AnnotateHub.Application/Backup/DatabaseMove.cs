using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// Brings everything from one kind of database to the other: every table row by row, in the order of their references, then both are read
/// again and compared. Broken off, it goes on where it was.
/// </summary>
/// <remarks>
/// What the source is at the beginning goes over; for a move no server may write meanwhile, for a copy it may. Blobs, models and keys lie
/// in the data folder and stay where they are.
/// </remarks>
public sealed class DatabaseMove(DatabaseSource from, DatabaseSource to)
{
    /// <summary>Rows that one transaction brings over.</summary>
    private const int Batch = 5_000;

    /// <param name="progress">Hears the table's name and how many of its rows are over.</param>
    /// <exception cref="DatabaseMoveException">The target holds something else, or after copying something differs.</exception>
    public async Task<DatabaseMoveReport> RunAsync(
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var source = Open(from);
        await using var target = Open(to);
        await target.Database.MigrateAsync(cancellationToken);
        // One moment of the source, whoever writes there meanwhile.
        await using var snapshot = await source.BeginReadAsync(cancellationToken);
        await target.Database.OpenConnectionAsync(cancellationToken);
        var tables = MovedTable.InOrder(source, target);
        foreach (var table in tables)
            await ThrowIfForeignAsync(table, source, target, cancellationToken);
        var counts = new List<(string Table, long Rows)>();
        foreach (var table in tables)
        {
            var rows = await CopyAsync(table, source, target, progress, cancellationToken);
            counts.Add((table.Name, rows));
        }

        await MovedTable.ContinueKeysAsync(tables, target, cancellationToken);
        foreach (var table in tables)
            await CompareAsync(table, source, target, cancellationToken);
        return new DatabaseMoveReport(counts);
    }

    internal static async Task<int> PendingMigrationsOfAsync(DatabaseSource source, CancellationToken cancellationToken)
    {
        await using var db = Open(source);
        return (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
    }

    private static async Task<long> CopyAsync(
        MovedTable table,
        AnnotateHubDb source,
        AnnotateHubDb target,
        IProgress<(string Table, long Rows)>? progress,
        CancellationToken cancellationToken
    )
    {
        var last = await table.LastKeyAsync(target, cancellationToken);
        var rows = await table.CountAsync(target, cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = await table.ReadAfterAsync(source, last, Batch, cancellationToken);
            if (batch.Count == 0)
                return rows;
            await table.WriteAsync(target, batch, cancellationToken);
            rows += batch.Count;
            last = table.KeyOf(batch[^1]);
            progress?.Report((table.Name, rows));
        }
    }

    /// <summary>What a broken-off move left is a beginning of the source's rows; anything else there is somebody's data.</summary>
    private async Task ThrowIfForeignAsync(
        MovedTable table,
        AnnotateHubDb source,
        AnnotateHubDb target,
        CancellationToken cancellationToken
    )
    {
        if (await table.LastKeyAsync(target, cancellationToken) is not { } last)
            return;
        var there = await table.CountAsync(target, cancellationToken);
        var here = await table.CountUpToAsync(source, last, cancellationToken);
        if (there != here || !await IsSameAsync(table, source, target, last, cancellationToken))
            throw new DatabaseMoveException(
                $"{Named(to)} holds other data: table {table.Name} has {there:N0} rows that are not the first {here:N0} of {Named(from)}. "
                    + "Name an empty database; nothing was changed."
            );
    }

    private async Task CompareAsync(MovedTable table, AnnotateHubDb source, AnnotateHubDb target, CancellationToken cancellationToken)
    {
        var (before, after) = (await table.CountAsync(source, cancellationToken), await table.CountAsync(target, cancellationToken));
        if (before != after)
            throw new DatabaseMoveException(
                $"Table {table.Name} has {before:N0} rows in {Named(from)} and {after:N0} in {Named(to)}. Was a server running? Stop it, "
                    + "empty the target and move again; the source is unchanged."
            );
        if (!await IsSameAsync(table, source, target, null, cancellationToken))
            throw new DatabaseMoveException(
                $"The {before:N0} rows of table {table.Name} are not the same in {Named(from)} and in {Named(to)}. Was a server running? "
                    + "Stop it, empty the target and move again; the source is unchanged."
            );
    }

    private static async Task<bool> IsSameAsync(
        MovedTable table,
        AnnotateHubDb source,
        AnnotateHubDb target,
        object?[]? upTo,
        CancellationToken cancellationToken
    )
    {
        var before = await table.HashAsync(source, upTo, cancellationToken);
        var after = await table.HashAsync(target, upTo, cancellationToken);
        return before.AsSpan().SequenceEqual(after);
    }

    private static string Named(DatabaseSource source) =>
        source.Provider == DatabaseProvider.Sqlite ? $"'{source.Place}'" : $"the {source.Place}";

    private static AnnotateHubDb Open(DatabaseSource source)
    {
        var builder = new DbContextOptionsBuilder<AnnotateHubDb>();
        source.Configure(builder);
        return new AnnotateHubDb(builder.Options);
    }
}
