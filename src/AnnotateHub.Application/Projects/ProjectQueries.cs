using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>What the project pages read. Everything is for one person: others' work is no business of these pages.</summary>
public sealed class ProjectQueries(IDbContextFactory<AnnotateHubDb> databases, MyAssignments ownWork)
{
    public async Task<IReadOnlyList<ProjectCard>> MineAsync(long personId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var mine = await db
            .Memberships.Where(member => member.PersonId == personId)
            .OrderBy(member => member.Project!.Name)
            .Select(member => new { member.Role, member.Project })
            .AsNoTracking()
            .ToListAsync();
        var work = await ownWork.CountsAsync(personId);
        return
        [
            .. mine.Select(item => new ProjectCard(
                item.Project!.Id,
                item.Project.Name,
                item.Project.Description,
                item.Project.IsSynthetic,
                item.Project.ImageCount,
                Count(item.Project.Id, AssignmentState.Submitted, AssignmentState.Accepted),
                Count(item.Project.Id, AssignmentState.InProgress, AssignmentState.Returned),
                item.Role,
                item.Project.ArchivedAt is not null
            )),
        ];

        int Count(long project, params AssignmentState[] states) =>
            work.Where(row => row.ProjectId == project && states.Contains(row.State)).Sum(row => row.Count);
    }

    /// <summary>Null for who is no member.</summary>
    public async Task<ProjectDetails?> FindAsync(long personId, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        var member = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Project)
            .SingleOrDefaultAsync(membership => membership.ProjectId == projectId && membership.PersonId == personId);
        if (member?.Project is not { } project)
            return null;
        return new ProjectDetails(
            project.Id,
            project.Name,
            project.Description,
            project.IsSynthetic,
            project.ImageCount,
            member.Role,
            project.Classes.Classes,
            project.Channels,
            project.Display,
            project.ArchivedAt
        );
    }

    /// <summary>For the command line; null where there is none.</summary>
    public async Task<Project?> FindByNameAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Projects.AsNoTracking().FirstOrDefaultAsync(project => project.Name == name, cancellationToken);
    }

    /// <summary>All of the server by name, for the command line: those that are worked on, or those that are archived.</summary>
    public async Task<IReadOnlyList<Project>> AllAsync(bool archived, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Projects.AsNoTracking()
            .Where(project => project.ArchivedAt != null == archived)
            .OrderBy(project => project.Name)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The first names in their order, for the command line.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(int count, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db
            .Projects.OrderBy(project => project.Name)
            .Select(project => project.Name)
            .Take(count)
            .ToListAsync(cancellationToken);
    }

    public async Task<ProjectImagePage> ImagesAsync(
        long personId,
        long projectId,
        string? search,
        int skip,
        int take,
        CancellationToken cancellation = default
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Memberships.AnyAsync(member => member.ProjectId == projectId && member.PersonId == personId, cancellation))
            return new ProjectImagePage([], 0);
        var images = db.ImageGroups.Where(group => group.ProjectId == projectId);
        if (!string.IsNullOrWhiteSpace(search))
        {
            var (part, whole) = (LikePattern.Containing(search), LikePattern.Exactly(search));
            images = await images.NarrowAsync(db, search, cancellation);
            images = images.Where(group => AnnotateHubDb.Matches(group.Name, part) || AnnotateHubDb.Matches(group.Patient, whole));
        }

        var total = await images.CountAsync(cancellation);
        var rows = await images
            .OrderBy(group => group.SortKey)
            .ThenBy(group => group.Id)
            .Skip(skip)
            .Take(take)
            .Select(group => new
            {
                group.Id,
                group.Name,
                group.Patient,
                group.Width,
                group.Height,
            })
            .ToListAsync(cancellation);
        var own = await ownWork.OnImagesAsync(projectId, personId, [.. rows.Select(row => row.Id)], cancellation);
        return new ProjectImagePage(
            [
                .. rows.Select(row => new ProjectImage(
                    row.Id,
                    row.Name,
                    row.Patient,
                    row.Width,
                    row.Height,
                    own.GetValueOrDefault(row.Id)?.State,
                    own.GetValueOrDefault(row.Id)?.Boxes ?? 0
                )),
            ],
            total
        );
    }

    /// <summary>The first image in working order that the person may work on and has not submitted; the first of all when there is none;
    /// null without images.</summary>
    public Task<long?> NextImageAsync(long personId, long projectId) => ownWork.NextAsync(projectId, personId);

    /// <summary>What the annotate page says of its image before the canvas is there; null for who may not see it.</summary>
    public async Task<ImageHead?> ImageHeadAsync(long personId, long projectId, long imageId)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db
            .ImageGroups.Where(group =>
                group.Id == imageId
                && group.ProjectId == projectId
                && db.Memberships.Any(member => member.ProjectId == projectId && member.PersonId == personId)
            )
            .Select(group => new ImageHead(
                group.Name,
                db.Projects.First(project => project.Id == projectId).Name,
                db.ImageGroups.Count(other =>
                    other.ProjectId == projectId
                    && (other.SortKey.CompareTo(group.SortKey) < 0 || (other.SortKey == group.SortKey && other.Id <= group.Id))
                ),
                db.Projects.First(project => project.Id == projectId).ImageCount
            ))
            .SingleOrDefaultAsync();
    }
}
