using AnnotateHub.Application.Access;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>The images of a project in working order, each with the asking person's own progress and nobody else's.</summary>
public sealed class ImageList(IDbContextFactory<AnnotateHubDb> database, MyAssignments ownWork)
{
    public const int MaxItems = 500;

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

        var total = await groups.CountAsync(cancellationToken);
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
}
