using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Makes projects, for pages and the command line alike: one rule for names, one line in the audit.</summary>
public sealed class CreateProject(IDbContextFactory<AnnotateHubDb> database, ProjectSettings settings, TimeProvider clock)
{
    public const int MaxNameLength = 120;

    /// <summary>Whether the person may make a project on this server.</summary>
    public async Task<bool> MayMakeAsync(long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await Makers(db).AnyAsync(person => person.Id == personId, cancellationToken);
    }

    /// <summary>A person who makes a project manages it; those do whom the settings allow, and the command line.</summary>
    /// <param name="manager">At the command line: user name of who manages it; null for every administrator.</param>
    public async Task<Result<CreatedProject>> MakeAsync(
        Actor actor,
        string name,
        string description,
        ClassScheme classes,
        string? manager = null,
        CancellationToken cancellationToken = default
    ) => await MakeAsync(actor, name, description, classes, null, manager, cancellationToken);

    /// <summary>Makes a project like another: its classes, channels, display, guide and, if asked, its people. Images, rounds, models and
    /// what was drawn stay where they are.</summary>
    public async Task<Result<CreatedProject>> CopyAsync(
        Actor actor,
        long projectId,
        string name,
        bool withPeople,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await MemberService.RoleAsync(db, actor, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(MemberService.ManagersOnly);
        var pattern = await db
            .Projects.AsNoTracking()
            .Include(project => project.Members)
            .SingleAsync(project => project.Id == projectId, cancellationToken);
        var guide = await db.Guides.AsNoTracking().SingleOrDefaultAsync(item => item.ProjectId == projectId, cancellationToken);
        return await MakeAsync(
            actor,
            name,
            pattern.Description,
            pattern.Classes,
            (copy, manager) =>
            {
                (copy.Channels, copy.Display) = (pattern.Channels, pattern.Display);
                if (withPeople)
                    copy.Members.AddRange(
                        pattern
                            .Members.Where(member => manager.All(person => person.Id != member.PersonId))
                            .Select(member => new Membership
                            {
                                PersonId = member.PersonId,
                                Role = member.Role,
                                ExperienceMonths = member.ExperienceMonths,
                                SeniorityRank = member.SeniorityRank,
                            })
                    );
                // Examples are cells of images that stay behind.
                return guide is null
                    ? null
                    : new ProjectGuide
                    {
                        Text = guide.Text,
                        Classes = [.. guide.Classes.Select(one => one with { Examples = [] })],
                        Version = 1,
                        ChangedAt = clock.GetUtcNow(),
                        ChangedById = actor.PersonId == 0 ? null : actor.PersonId,
                    };
            },
            null,
            cancellationToken
        );
    }

    private async Task<Result<CreatedProject>> MakeAsync(
        Actor actor,
        string name,
        string description,
        ClassScheme classes,
        Func<Project, IReadOnlyList<Person>, ProjectGuide?>? likeness,
        string? manager,
        CancellationToken cancellationToken
    )
    {
        name = name.Trim();
        if (name.Length is 0 or > MaxNameLength || name.Any(char.IsControl))
            return new Error($"A project needs a name of 1 to {MaxNameLength} printable characters; found {name.Length}.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: of two who choose one name at once, the second is told.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (managers, fault) = await ManagersAsync(db, actor, manager, cancellationToken);
        if (fault is not null)
            return new Error(fault);
        if (await db.Projects.AnyAsync(other => other.Name == name, cancellationToken))
            return new Error($"There is a project '{name}' already; choose another name.");
        var project = new Project
        {
            Name = name,
            Description = description.Trim(),
            Classes = classes,
            CreatedAt = clock.GetUtcNow(),
        };
        project.Members.AddRange(managers.Select(person => new Membership { PersonId = person.Id, Role = ProjectRole.Manager }));
        var guide = likeness?.Invoke(project, managers);
        db.Projects.Add(project);
        await db.SaveChangesAsync(cancellationToken);
        if (guide is not null)
        {
            guide.ProjectId = project.Id;
            db.Guides.Add(guide);
        }

        db.RecordAudit(actor, project.Id, "project.made", project.CreatedAt, project.Name);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CreatedProject(project.Id, [.. managers.Select(person => person.UserName!)]);
    }

    private async Task<(IReadOnlyList<Person> Managers, string? Fault)> ManagersAsync(
        AnnotateHubDb db,
        Actor actor,
        string? manager,
        CancellationToken cancellationToken
    )
    {
        if (actor.Operator is null)
        {
            var maker = await Makers(db).Where(person => person.Id == actor.PersonId).ToListAsync(cancellationToken);
            return (
                maker,
                maker.Count > 0 ? null
                    : settings.MadeBy is ProjectMakers.Administrators
                        ? "Only administrators make projects. Ask one to make it and to add you as its manager."
                    : "Only administrators and managers of a project make projects. Ask one to make it and to add you as its manager."
            );
        }

        var wanted = manager?.Trim().ToUpperInvariant();
        var found = await db
            .Users.Where(person => wanted == null ? person.IsAdministrator : person.NormalizedUserName == wanted)
            .ToListAsync(cancellationToken);
        return (
            found,
            wanted is null || found.Count > 0
                ? null
                : $"There is nobody called '{manager}' to manage the project; name a user of this server."
        );
    }

    /// <summary>Whom the settings allow.</summary>
    private IQueryable<Person> Makers(AnnotateHubDb db) =>
        settings.MadeBy switch
        {
            ProjectMakers.Everybody => db.Users,
            ProjectMakers.Managers => db.Users.Where(person =>
                person.IsAdministrator
                || db.Memberships.Any(member => member.PersonId == person.Id && member.Role == ProjectRole.Manager)
            ),
            _ => db.Users.Where(person => person.IsAdministrator),
        };
}
