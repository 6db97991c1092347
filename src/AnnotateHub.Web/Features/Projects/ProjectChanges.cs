using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.People;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>What people change about a project. A returned sentence says what to do; null means that it is done.</summary>
public sealed class ProjectChanges(IDbContextFactory<AnnotateHubDb> databases, Members members, ClassUse classUse, TimeProvider clock)
{
    public const int LongestName = 120;

    /// <summary>Makes a project whose maker manages it. Only administrators make projects.</summary>
    public async Task<(long? Id, string? Fault)> CreateAsync(long personId, string name, string description, IReadOnlyList<LabelClass> classes)
    {
        name = name.Trim();
        if (name.Length is 0 or > LongestName) return (null, $"A project needs a name of 1 to {LongestName} characters.");
        if (Scheme(classes, out var scheme) is { } fault) return (null, fault);
        await using var db = await databases.CreateDbContextAsync();
        if (!await db.Users.AnyAsync(person => person.Id == personId && person.IsAdministrator)) return (null, "Only administrators make projects. Ask one to make it and to add you as its manager.");
        if (await db.Projects.AnyAsync(other => other.Name == name)) return (null, $"There is a project '{name}' already; choose another name.");
        var project = new Project { Name = name, Description = description.Trim(), Classes = scheme!, CreatedAt = clock.GetUtcNow() };
        project.Members.Add(new Membership { PersonId = personId, Role = ProjectRole.Manager });
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        return (project.Id, null);
    }

    public async Task<string?> SetDisplayAsync(long personId, long projectId, DisplaySettings display)
    {
        if (display.Downsample is not (1 or 2)) return $"Downsampling is 1 (none) or 2; found {display.Downsample}.";
        double[] fractions = [display.TransmittedMean, display.TransmittedDeviation, display.FluorescenceMean, display.FluorescenceDeviation];
        if (fractions.Any(value => value is not (> 0 and < 1))) return "Means and deviations lie between 0 and 1, both excluded.";
        return await ChangeAsync(personId, projectId, (_, project) =>
        {
            project.Display = display;
            return Task.FromResult<string?>(null);
        });
    }

    /// <summary>Names and colours change freely; a class that boxes carry cannot be taken away.</summary>
    public async Task<string?> SetClassesAsync(long personId, long projectId, IReadOnlyList<LabelClass> classes)
    {
        if (Scheme(classes, out var scheme) is { } fault) return fault;
        return await ChangeAsync(personId, projectId, async (db, project) =>
        {
            var gone = project.Classes.Classes.Select(item => item.Key).Except(classes.Select(item => item.Key)).ToList();
            var used = await classUse.MayBeUsedAsync(projectId, gone);
            if (gone.Count > 0 && used.Count > 0) return $"Class {string.Join(", ", used.Select(key => $"'{key}'"))} cannot be taken away now: boxes carry it, or may in a blind round that is open. Reclassify them or close the round first.";
            project.Classes = scheme!;
            return null;
        });
    }

    public async Task<string?> SetMemberAsync(long personId, long projectId, string userName, ProjectRole role, int? months, int? rank) =>
        Fault(await members.SetAsync(personId, projectId, new MemberDraft(userName, role, months, rank)));

    /// <summary>Takes a person out of the project; what they drew stays.</summary>
    public async Task<string?> RemoveMemberAsync(long personId, long projectId, long memberId) => Fault(await members.RemoveAsync(personId, projectId, memberId));

    private static string? Fault<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done => null,
        Outcome<T>.Refused refused => refused.Reason,
        _ => Members.ManagersOnly,
    };

    public async Task<IReadOnlyList<Membership>> MembersAsync(long personId, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (!await db.Memberships.AnyAsync(item => item.ProjectId == projectId && item.PersonId == personId)) return [];
        return await db.Memberships.AsNoTracking().Include(item => item.Person).Where(item => item.ProjectId == projectId)
            .OrderByDescending(item => item.Role).ThenBy(item => item.Person!.DisplayName).ToListAsync();
    }

    private async Task<string?> ChangeAsync(long personId, long projectId, Func<AnnotateHubDb, Project, Task<string?>> change)
    {
        await using var db = await databases.CreateDbContextAsync();
        var role = await db.Memberships.Where(item => item.ProjectId == projectId && item.PersonId == personId).Select(item => (ProjectRole?)item.Role).SingleOrDefaultAsync();
        if (role?.MayManage() != true) return "Only managers of the project change this.";
        var fault = await change(db, await db.Projects.SingleAsync(item => item.Id == projectId));
        if (fault is null) await db.SaveChangesAsync();
        return fault;
    }

    private static string? Scheme(IReadOnlyList<LabelClass> classes, out ClassScheme? scheme)
    {
        try
        {
            scheme = new ClassScheme(classes);
            return null;
        }
        catch (ArgumentException fault)
        {
            scheme = null;
            return fault.Message;
        }
    }
}
