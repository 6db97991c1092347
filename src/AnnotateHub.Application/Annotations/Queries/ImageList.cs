using AnnotateHub.Application.Access;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>The images of a project in working order, each with the asking person's own progress and nobody else's.</summary>
public sealed class ImageList(IDbContextFactory<AnnotateHubDb> database, MyAssignments ownWork)
{
    public const int MaxItems = 500;

    /// <summary>Images are counted as far as this; of more, and without a search, the project's counter says how many there are.</summary>
    public int MaxCounted { get; init; } = 10_000;

    /// <param name="search">Part of a name or of a patient's name, upper and lower case alike; empty for all.</param>
    public async Task<ImageListView> ReadAsync(
        long projectId,
        long personId,
        int skip,
        int take,
        string? search,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var groups = db.ImageGroups.AsNoTracking().Where(group => group.ProjectId == projectId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = LikePattern.Containing(search);
            groups = await groups.NarrowAsync(db, search, cancellationToken);
            groups = groups.Where(group => AnnotateHubDb.Matches(group.Name, pattern) || AnnotateHubDb.Matches(group.Patient, pattern));
        }

        var total = await CountAsync(db, projectId, groups, string.IsNullOrWhiteSpace(search), cancellationToken);
        var page = await groups
            .OrderBy(group => group.SortKey)
            .ThenBy(group => group.Id)
            .Skip(Math.Max(0, skip))
            .Take(Math.Clamp(take, 1, MaxItems))
            .Select(group => new
            {
                group.Id,
                group.Name,
                group.Patient,
            })
            .ToListAsync(cancellationToken);
        var own = await ownWork.OnImagesAsync(projectId, personId, [.. page.Select(item => item.Id)], cancellationToken);
        return new ImageListView(
            total,
            [
                .. page.Select(item => new ImageItemView(
                    item.Id,
                    item.Name,
                    item.Patient,
                    own.GetValueOrDefault(item.Id)?.State,
                    own.GetValueOrDefault(item.Id)?.Boxes ?? 0,
                    PixelAddresses.Thumbnail(projectId, item.Id)
                )),
            ]
        );
    }

    private async Task<int> CountAsync(
        AnnotateHubDb db,
        long projectId,
        IQueryable<ImageGroup> images,
        bool isAll,
        CancellationToken cancellationToken
    )
    {
        if (!isAll)
            return await images.CountAsync(cancellationToken);
        var counted = await images.Take(MaxCounted + 1).CountAsync(cancellationToken);
        return counted <= MaxCounted
            ? counted
            : await db
                .Projects.Where(project => project.Id == projectId)
                .Select(project => project.ImageCount)
                .SingleAsync(cancellationToken);
    }
}
