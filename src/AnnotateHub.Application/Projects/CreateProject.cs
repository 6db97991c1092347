using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Makes projects, for pages and the command line alike: one rule for names, one line in the audit.</summary>
public sealed class CreateProject(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int MaxNameLength = 120;

    /// <summary>A person who makes a project manages it; only administrators do, and the command line.</summary>
    /// <param name="manager">At the command line: user name of who manages it; null for every administrator.</param>
    public async Task<Result<CreatedProject>> MakeAsync(
        Actor actor,
        string name,
        string description,
        ClassScheme classes,
        string? manager = null,
        CancellationToken cancellationToken = default
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
        db.Projects.Add(project);
        await db.SaveChangesAsync(cancellationToken);
        db.RecordAudit(actor, project.Id, "project.made", project.CreatedAt, project.Name);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new CreatedProject(project.Id, [.. managers.Select(person => person.UserName!)]);
    }

    private static async Task<(IReadOnlyList<Person> Managers, string? Fault)> ManagersAsync(
        AnnotateHubDb db,
        Actor actor,
        string? manager,
        CancellationToken cancellationToken
    )
    {
        if (actor.Operator is null)
        {
            var maker = await db
                .Users.Where(person => person.Id == actor.PersonId && person.IsAdministrator)
                .ToListAsync(cancellationToken);
            return (maker, maker.Count > 0 ? null : "Only administrators make projects. Ask one to make it and to add you as its manager.");
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
}
