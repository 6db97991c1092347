using AnnotateHub.Data;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>The images of a project in working order, each with the asking person's own progress and nobody else's.</summary>
public sealed class ImageList(IDbContextFactory<AnnotateHubDb> database, OwnWork ownWork)
{
    public const int MostItems = 500;

    /// <param name="search">Part of a name or of a patient's name, upper and lower case alike; empty for all.</param>
    public async Task<ImageListView> ReadAsync(
        long projectId, long personId, int skip, int take, string? search, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var groups = db.ImageGroups.AsNoTracking().Where(group => group.ProjectId == projectId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var pattern = "%" + search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_") + "%";
            groups = groups.Where(group => EF.Functions.Like(group.Name, pattern, "\\") || EF.Functions.Like(group.Patient, pattern, "\\"));
        }

        var total = await groups.CountAsync(cancel);
        var page = await groups.OrderBy(group => group.SortKey).ThenBy(group => group.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostItems))
            .Select(group => new { group.Id, group.Name, group.Patient }).ToListAsync(cancel);
        var own = await ownWork.OnImagesAsync(projectId, personId, [.. page.Select(item => item.Id)], cancel);
        return new ImageListView(total, [.. page.Select(item => new ImageItemView(
            item.Id, item.Name, item.Patient, own.GetValueOrDefault(item.Id)?.State, own.GetValueOrDefault(item.Id)?.Boxes ?? 0, PixelAddresses.Thumbnail(projectId, item.Id)))]);
    }
}
