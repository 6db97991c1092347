using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Images.Rendering;

/// <summary>Planes as the rest of the product asks for them: from the store, and made again from the blob when the store has lost
/// them.</summary>
public sealed class PlaneSource(
    PlaneStore planes,
    IObjectStore objects,
    IDbContextFactory<AnnotateHubDb> database,
    ILogger<PlaneSource> log
)
{
    /// <summary>Original values of a plane.</summary>
    /// <exception cref="ImageReadException">The plane is gone and its source file is gone or unreadable too.</exception>
    public async Task<Plane16> ReadAsync(string hash, CancellationToken cancellationToken = default) =>
        planes.Read(hash) ?? await MakeAgainAsync(hash, cancellationToken);

    /// <summary>One stored tile of original values; null when the plane has no such tile.</summary>
    public async Task<StoredTile?> TileAsync(string hash, int column, int row, CancellationToken cancellationToken = default)
    {
        var tile = planes.Tile(hash, column, row);
        if (tile is not null && File.Exists(tile.Path))
            return tile;
        if (planes.Contains(hash) && tile is null)
            return null;
        await MakeAgainAsync(hash, cancellationToken);
        return planes.Tile(hash, column, row);
    }

    private async Task<Plane16> MakeAgainAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var row =
            await db.Planes.AsNoTracking().FirstOrDefaultAsync(plane => plane.PlaneHash == hash, cancellationToken)
            ?? throw new ImageReadException($"No image of this server has the plane {hash}.");
        if (!await objects.ExistsAsync(row.SourceHash, cancellationToken))
            throw new ImageReadException(
                $"The stored copy of '{row.SourceName}' ({row.SourceHash}) is missing from {objects.Place}; restore it from a backup."
            );
        log.LogWarning("Plane {Hash} was missing or damaged; making it again from {Source}", hash, row.SourceName);
        var plane = await DecodeAsync(row, cancellationToken);
        planes.Remove(hash);
        var made = planes.Put(plane);
        return made == hash
            ? plane
            : throw new ImageReadException(
                $"'{row.SourceName}' now decodes to plane {made}, but {hash} was imported from it; the file or its reader has changed."
            );
    }

    private async Task<Plane16> DecodeAsync(Plane row, CancellationToken cancellationToken)
    {
        try
        {
            using var lease = await objects.LeaseAsync([row.SourceHash], cancellationToken);
            return ImageFile.ReadPlane(objects.PathOf(row.SourceHash), row.Page, row.Sample).Plane;
        }
        catch (ObjectDamagedException damage)
        {
            throw new ImageReadException($"'{row.SourceName}': {damage.Message}", damage);
        }
    }
}
