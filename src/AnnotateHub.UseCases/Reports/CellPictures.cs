using AnnotateHub.Data;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Pixels;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <summary>An image behind a figure: where its prepared channels lie, for crops.</summary>
public sealed record CellPicture(long ImageId, string Name, int Width, int Height, IReadOnlyList<(string Channel, string Address)> Channels);

/// <summary>Finds the pictures of images by name. Pixels are for every member.</summary>
public sealed class CellPictures(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<IReadOnlyDictionary<string, CellPicture>> FindAsync(long projectId, long personId, IReadOnlyCollection<string> names, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await db.ViewerAsync(projectId, personId, cancel) is null) return new Dictionary<string, CellPicture>();
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var groups = await db.ImageGroups.AsNoTracking().Include(group => group.Planes).Where(group => group.ProjectId == projectId && names.Contains(group.Name)).ToListAsync(cancel);
        return groups.ToDictionary(group => group.Name, group => new CellPicture(group.Id, group.Name, group.Width, group.Height,
            [.. group.Planes.OrderBy(plane => plane.ChannelIndex).Select(plane => (project.Channels[plane.ChannelIndex].Name, PixelAddresses.Display(projectId, plane.PlaneHash, DisplaySettingsHash.Of(project.Display, project.Channels[plane.ChannelIndex].Role))))]), StringComparer.Ordinal);
    }
}
