using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Images.Rendering;

/// <summary>The pixels of one project: a hash says nothing about who may see it, the project does.</summary>
public sealed class ProjectPlanes(
    IDbContextFactory<AnnotateHubDb> database,
    PlaneSource source,
    DisplayPlanes displays,
    Thumbnails thumbnails
)
{
    /// <summary>Path of a display plane as PNG; null when the project has no such plane or never had such settings.</summary>
    public async Task<string?> DisplayAsync(
        long projectId,
        string planeHash,
        string settingsHash,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var channelIndexes = await Rows(db, projectId, planeHash)
            .Select(plane => plane.ChannelIndex)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (channelIndexes.Count == 0)
            return null;
        // An address made before the settings were changed keeps its old picture.
        if (displays.Cached(planeHash, settingsHash) is { } path)
            return path;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        foreach (var role in channelIndexes.Select(index => project.Channels[index].Role))
            if (DisplaySettingsHash.Compute(project.Display, role) == settingsHash)
                return await displays.PathAsync(planeHash, role, project.Display, cancellationToken);
        return null;
    }

    /// <summary>One tile of original values; null when the project has no such plane or tile.</summary>
    public async Task<StoredTile?> TileAsync(
        long projectId,
        string planeHash,
        int column,
        int row,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await Rows(db, projectId, planeHash).AnyAsync(cancellationToken)
            ? await source.TileAsync(planeHash, column, row, cancellationToken)
            : null;
    }

    /// <summary>Path and name of content of an image group's small picture; null when the project has no such image.</summary>
    public async Task<(string Path, string Key)?> ThumbnailAsync(
        long projectId,
        long imageId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var group = await db
            .ImageGroups.AsNoTracking()
            .Include(imageGroup => imageGroup.Planes)
            .FirstOrDefaultAsync(imageGroup => imageGroup.Id == imageId && imageGroup.ProjectId == projectId, cancellationToken);
        if (group is null)
            return null;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        return (await thumbnails.PathAsync(group, project.Channels, cancellationToken), Thumbnails.KeyOf(group, project.Channels));
    }

    /// <summary>Makes every display plane of an image group and its thumbnail, so that the first who opens it does not wait.</summary>
    /// <param name="group">With its planes.</param>
    public async Task PrepareAsync(
        ImageGroup group,
        IReadOnlyList<ChannelDefinition> channels,
        DisplaySettings settings,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var plane in group.Planes)
            await displays.PathAsync(plane.PlaneHash, channels[plane.ChannelIndex].Role, settings, cancellationToken);
        await thumbnails.PathAsync(group, channels, cancellationToken);
    }

    private static IQueryable<Plane> Rows(AnnotateHubDb db, long projectId, string planeHash) =>
        from plane in db.Planes
        join image in db.ImageGroups on plane.ImageGroupId equals image.Id
        where plane.PlaneHash == planeHash && image.ProjectId == projectId
        select plane;
}
