using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>The lab's own columns of a project's images, to choose by. Whoever asks has seen to it that a lead does.</summary>
internal static class StatedColumns
{
    public static async Task<IReadOnlyList<StatedColumn>> ReadAsync(
        AnnotateHubDb db,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        // Most servers have none, and then this is all that is asked.
        if (!await db.ImageProperties.AnyAsync(cancellationToken))
            return [];
        var stated = await db
            .ImageProperties.Join(
                db.ImageGroups.Where(image => image.ProjectId == projectId),
                property => property.ImageGroupId,
                image => image.Id,
                (property, _) => new { property.Name, property.Value }
            )
            .Distinct()
            .ToListAsync(cancellationToken);
        return
        [
            .. stated
                .GroupBy(item => item.Name)
                .OrderBy(column => column.Key, StringComparer.CurrentCultureIgnoreCase)
                .Select(column => new StatedColumn(
                    column.Key,
                    [
                        .. column
                            .Select(item => item.Value)
                            .Order(StringComparer.CurrentCultureIgnoreCase)
                            .Take(StatedColumn.MostValues),
                    ],
                    column.Count() > StatedColumn.MostValues
                )),
        ];
    }

    /// <summary>Images with something, or with this, or with nothing stated in the filter's column.</summary>
    public static IQueryable<ImageGroup> Choose(AnnotateHubDb db, IQueryable<ImageGroup> images, ImageFilter filter)
    {
        var stated = db.ImageProperties.Where(property => property.Name == filter.Column);
        if (filter.Value is { Length: > 0 } value)
            stated = stated.Where(property => property.Value == value);
        return filter.Value is ""
            ? images.Where(image => !stated.Any(property => property.ImageGroupId == image.Id))
            : images.Where(image => stated.Any(property => property.ImageGroupId == image.Id));
    }
}
