using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Images.Rendering;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Finds the pictures of images by name. Pixels are for every member.</summary>
public sealed class CellPictures(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<IReadOnlyDictionary<string, CellPicture>> FindAsync(
        long projectId,
        long personId,
        IReadOnlyCollection<string> names,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is null)
            return new Dictionary<string, CellPicture>();
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var groups = await db
            .ImageGroups.AsNoTracking()
            .Include(group => group.Planes)
            .Where(group => group.ProjectId == projectId && names.Contains(group.Name))
            .ToListAsync(cancellationToken);
        return groups.ToDictionary(
            group => group.Name,
            group => new CellPicture(
                group.Id,
                group.Name,
                group.Width,
                group.Height,
                [
                    .. group
                        .Planes.OrderBy(plane => plane.ChannelIndex)
                        .Select(plane =>
                            (
                                project.Channels[plane.ChannelIndex].Name,
                                PixelAddresses.Display(
                                    projectId,
                                    plane.PlaneHash,
                                    DisplaySettingsHash.Compute(project.Display, project.Channels[plane.ChannelIndex].Role)
                                )
                            )
                        ),
                ]
            ),
            StringComparer.Ordinal
        );
    }
}
