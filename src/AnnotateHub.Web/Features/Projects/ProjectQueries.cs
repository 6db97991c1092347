using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>A project as one member sees it in a list.</summary>
public sealed record ProjectCard(long Id, string Name, string Description, bool IsSynthetic, int Images, int Submitted, int Begun, ProjectRole Role);

/// <summary>A project as its pages need it.</summary>
public sealed record ProjectView(
    long Id, string Name, string Description, bool IsSynthetic, int Images, ProjectRole Role,
    IReadOnlyList<LabelClass> Classes, IReadOnlyList<ChannelDefinition> Channels, DisplaySettings Display);

/// <summary>An image in a project's list, with the asking person's own work on it and nobody else's.</summary>
public sealed record ImageRow(long Id, string Name, string? Patient, int Width, int Height, AssignmentState? State, int Boxes);

public sealed record ImagePage(IReadOnlyList<ImageRow> Items, int Total);

/// <summary>What the project pages read. Everything is for one person: others' work is no business of these pages.</summary>
public sealed class ProjectQueries(IDbContextFactory<AnnotateHubDb> databases, OwnWork ownWork)
{
    public async Task<IReadOnlyList<ProjectCard>> MineAsync(long personId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var mine = await db.Memberships.Where(member => member.PersonId == personId)
            .OrderBy(member => member.Project!.Name)
            .Select(member => new { member.Role, member.Project }).AsNoTracking().ToListAsync();
        var work = await ownWork.CountsAsync(personId);
        return [.. mine.Select(item => new ProjectCard(
            item.Project!.Id, item.Project.Name, item.Project.Description, item.Project.IsSynthetic, item.Project.ImageCount,
            Count(item.Project.Id, AssignmentState.Submitted, AssignmentState.Accepted),
            Count(item.Project.Id, AssignmentState.InProgress, AssignmentState.Returned),
            item.Role))];

        int Count(long project, params AssignmentState[] states) => work.Where(row => row.ProjectId == project && states.Contains(row.State)).Sum(row => row.Count);
    }

    /// <summary>Null for who is no member.</summary>
    public async Task<ProjectView?> FindAsync(long personId, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var member = await db.Memberships.AsNoTracking().Include(item => item.Project)
            .SingleOrDefaultAsync(item => item.ProjectId == projectId && item.PersonId == personId);
        if (member?.Project is not { } project) return null;
        return new ProjectView(project.Id, project.Name, project.Description, project.IsSynthetic, project.ImageCount, member.Role,
            project.Classes.Classes, project.Channels, project.Display);
    }

    public async Task<ImagePage> ImagesAsync(long personId, long projectId, string? search, int skip, int take, CancellationToken cancellation = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Memberships.AnyAsync(member => member.ProjectId == projectId && member.PersonId == personId, cancellation)) return new ImagePage([], 0);
        var images = db.ImageGroups.Where(group => group.ProjectId == projectId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var wanted = search.Trim().Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_");
            images = images.Where(group => EF.Functions.Like(group.Name, $"%{wanted}%", "\\") || EF.Functions.Like(group.Patient!, wanted, "\\"));
        }

        var total = await images.CountAsync(cancellation);
        var rows = await images.OrderBy(group => group.SortKey).ThenBy(group => group.Id).Skip(skip).Take(take).Select(group => new { group.Id, group.Name, group.Patient, group.Width, group.Height }).ToListAsync(cancellation);
        var own = await ownWork.OnImagesAsync(projectId, personId, [.. rows.Select(row => row.Id)], cancellation);
        return new ImagePage([.. rows.Select(row => new ImageRow(
            row.Id, row.Name, row.Patient, row.Width, row.Height, own.GetValueOrDefault(row.Id)?.State, own.GetValueOrDefault(row.Id)?.Boxes ?? 0))], total);
    }

    /// <summary>The first image in working order that the person may work on and has not submitted; the first of all when there is none; null without images.</summary>
    public Task<long?> NextImageAsync(long personId, long projectId) => ownWork.NextAsync(projectId, personId);

    /// <summary>Name of an image of the project, for a member; else null.</summary>
    public async Task<string?> ImageNameAsync(long personId, long projectId, long imageId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.ImageGroups
            .Where(group => group.Id == imageId && group.ProjectId == projectId &&
                            db.Memberships.Any(member => member.ProjectId == projectId && member.PersonId == personId))
            .Select(group => group.Name).SingleOrDefaultAsync();
    }
}
