using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Images.Storage;

/// <summary>
/// Where the source files were when a server last ran, as the database says. Started with settings of another place a server would find
/// none of them, and put new ones there.
/// </summary>
public sealed class StoreRecord(
    ServerValues values,
    StorageSettings settings,
    IObjectStore store,
    IDbContextFactory<AnnotateHubDb> database
)
{
    private const string Name = "store";

    // Begins otherwise than the name above: values are found by their beginnings.
    private const string CopiedName = "copied-to-store";
    private const string Folder = "folder";

    /// <summary>Refuses a place where the source files are not, and writes down the one of now.</summary>
    /// <exception cref="StorageSettingsException">The source files lie in another place than the settings name.</exception>
    public void Check()
    {
        var now = settings.Kind is StorageProvider.Folder ? Folder : store.Place;
        var before = values.Find(Name).GetValueOrDefault(Name);
        if (before is not null && before != now && FaultOf(before, now) is { } fault)
            throw new StorageSettingsException(fault);
        if (before != now)
            values.Write(Name, now);
        // What is stored from here on is not in the copy.
        if (values.Find(CopiedName).Count > 0)
            values.Remove(CopiedName);
    }

    /// <summary>After everything was copied into the folder.</summary>
    public static void WriteFolder(ServerValues values)
    {
        values.Write(Name, Folder);
        values.Remove(CopiedName);
    }

    /// <summary>After everything was copied into a bucket: the next start may name it. One that still names the folder is right too, and
    /// makes this void.</summary>
    /// <returns>Source files that the database knows and the bucket lacks, by their hashes: then nothing is written down.</returns>
    public async Task<IReadOnlyList<string>> TakeCopyAsync(IObjectStore bucket, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var known = await db.Planes.Select(plane => plane.SourceHash).Distinct().ToHashSetAsync(cancellationToken);
        known.UnionWith(await db.GuidePictures.Select(picture => picture.Hash).ToListAsync(cancellationToken));
        if (known.Count > 0)
            await foreach (var stored in bucket.ListAsync(cancellationToken))
                known.Remove(stored.Hash);
        if (known.Count == 0)
            values.Write(CopiedName, bucket.Place);
        return [.. known.Order(StringComparer.Ordinal)];
    }

    private string? FaultOf(string before, string now)
    {
        if (now != Folder && values.Find(CopiedName).GetValueOrDefault(CopiedName) == now)
            return null;
        if (now == Folder)
            return $"The source files of this installation lie in {before}, and Storage:Provider is not 's3'. Give the settings Storage:* as "
                + "before; or bring the files back with 'annotatehub copy-objects --to folder', then a start without them is right.";
        if (!HasSourceFiles())
            return null;
        return before == Folder
            ? $"The source files of this installation lie in the data folder, and the settings Storage:* name {now}. Copy the files there "
                + "with 'annotatehub copy-objects --to s3' while no server runs, then this start is right; or start without these settings."
            : $"The source files of this installation lie in {before}, and the settings Storage:* name {now}. Give the settings as before; or, "
                + "while no server runs, bring the files back with those settings and 'annotatehub copy-objects --to folder' and from there "
                + "to the new bucket with the new ones and 'annotatehub copy-objects --to s3', then this start is right.";
    }

    private bool HasSourceFiles()
    {
        using var db = database.CreateDbContext();
        return db.Planes.Any() || db.GuidePictures.Any();
    }
}
