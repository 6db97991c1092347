using System.Globalization;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// The list of source files that a backup holds in their place where an object store has them: a line each with hash and bytes.
/// </summary>
internal sealed class ObjectIndex(IObjectStore objects, string file)
{
    /// <summary>In the archive, and in a folder that was restored from it.</summary>
    public const string FileName = "objects.txt";

    private readonly List<string> _missing = [];

    public string File => file;
    public string Place => objects.Place;
    public int Count { get; private set; }
    public long Bytes { get; private set; }

    /// <summary>Names of source files that the database knows and the store does not.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Writes what the store lists; what the database copy knows besides is missing.</summary>
    public async Task WriteAsync(string databaseCopy, CancellationToken cancellationToken)
    {
        var wanted = await WantedAsync(databaseCopy, cancellationToken) ?? [];
        await using (var lines = new StreamWriter(file))
            await foreach (var stored in objects.ListAsync(cancellationToken))
            {
                wanted.Remove(stored.Hash);
                (Count, Bytes) = (Count + 1, Bytes + stored.Bytes);
                await lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{stored.Hash} {stored.Bytes}"));
            }

        _missing.AddRange(wanted.Order(StringComparer.Ordinal).Select(hash => $"blobs/{hash[..2]}/{hash[2..4]}/{hash}"));
    }

    public void Delete() => System.IO.File.Delete(file);

    /// <summary>Bytes by hash, of a folder that was restored from a backup; empty where there is no index.</summary>
    public static async Task<Dictionary<string, long>> ReadAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        var index = new Dictionary<string, long>(StringComparer.Ordinal);
        var file = Path.Combine(folder.Root, FileName);
        if (!System.IO.File.Exists(file))
            return index;
        await foreach (var line in System.IO.File.ReadLinesAsync(file, cancellationToken))
            if (
                line.Split(' ') is [var hash, var bytes]
                && ContentHash.IsValid(hash)
                && long.TryParse(bytes, CultureInfo.InvariantCulture, out var size)
            )
                index[hash] = size;
        return index;
    }

    /// <summary>Source files that the database knows; null where it cannot say.</summary>
    public static async Task<HashSet<string>?> WantedAsync(string databaseCopy, CancellationToken cancellationToken)
    {
        var options =
            (DbContextOptions<AnnotateHubDb>)new DbContextOptionsBuilder<AnnotateHubDb>().UseAnnotateHubSqlite(databaseCopy).Options;
        await using var db = new AnnotateHubDb(options);
        try
        {
            var wanted = await db.Planes.Select(plane => plane.SourceHash).Distinct().ToHashSetAsync(cancellationToken);
            wanted.UnionWith(await db.GuidePictures.Select(picture => picture.Hash).ToListAsync(cancellationToken));
            return wanted;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // Damaged, which the check says, or of an earlier version.
            return null;
        }
    }
}
