using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>What people change about a project. A returned sentence says what to do; null means that it is done.</summary>
public sealed class ProjectChanges(
    IDbContextFactory<AnnotateHubDb> databases,
    CreateProject maker,
    MemberService members,
    ClassUsageQueries classUse
)
{
    public const int MaxNameLength = CreateProject.MaxNameLength;

    /// <summary>Makes a project whose maker manages it. Only administrators make projects.</summary>
    public async Task<(long? Id, string? Fault)> CreateAsync(
        long personId,
        string name,
        string description,
        IReadOnlyList<LabelClass> classes
    )
    {
        if (Scheme(classes, out var scheme) is { } fault)
            return (null, fault);
        return await maker.MakeAsync(personId, name, description, scheme!) switch
        {
            Result<CreatedProject>.Success done => (done.Value.ProjectId, null),
            Result<CreatedProject>.Refused refused => (null, refused.Reason),
            _ => (null, MemberService.ManagersOnly),
        };
    }

    public async Task<string?> SetDisplayAsync(long personId, long projectId, DisplaySettings display)
    {
        if (display.Downsample is not (1 or 2))
            return $"Downsampling is 1 (none) or 2; found {display.Downsample}.";
        double[] fractions =
        [
            display.TransmittedMean,
            display.TransmittedDeviation,
            display.FluorescenceMean,
            display.FluorescenceDeviation,
        ];
        if (fractions.Any(value => value is not (> 0 and < 1)))
            return "Means and deviations lie between 0 and 1, both excluded.";
        return await ChangeAsync(
            personId,
            projectId,
            (_, project) =>
            {
                project.Display = display;
                return Task.FromResult<string?>(null);
            }
        );
    }

    /// <summary>Names and colours change freely; a class that boxes carry cannot be taken away.</summary>
    public async Task<string?> SetClassesAsync(long personId, long projectId, IReadOnlyList<LabelClass> classes)
    {
        if (Scheme(classes, out var scheme) is { } fault)
            return fault;
        return await ChangeAsync(
            personId,
            projectId,
            async (db, project) =>
            {
                var gone = project
                    .Classes.Classes.Select(labelClass => labelClass.Key)
                    .Except(classes.Select(labelClass => labelClass.Key))
                    .ToList();
                var used = await classUse.MayBeUsedAsync(projectId, gone);
                if (gone.Count > 0 && used.Count > 0)
                    return $"Class {string.Join(", ", used.Select(key => $"'{key}'"))} cannot be taken away now: boxes carry it, or may in a blind round that is open. Reclassify them or close the round first.";
                project.Classes = scheme!;
                return null;
            }
        );
    }

    public async Task<string?> SetMemberAsync(long personId, long projectId, string userName, ProjectRole role, int? months, int? rank) =>
        Fault(await members.SetAsync(personId, projectId, new MemberDraft(userName, role, months, rank)));

    /// <summary>Takes a person out of the project; what they drew stays.</summary>
    public async Task<string?> RemoveMemberAsync(long personId, long projectId, long memberId) =>
        Fault(await members.RemoveAsync(personId, projectId, memberId));

    private static string? Fault<T>(Result<T> outcome) =>
        outcome switch
        {
            Result<T>.Success => null,
            Result<T>.Refused refused => refused.Reason,
            _ => MemberService.ManagersOnly,
        };

    public async Task<IReadOnlyList<Membership>> MembersAsync(long personId, long projectId)
    {
        await using var db = await databases.CreateDbContextAsync();
        if (!await db.Memberships.AnyAsync(membership => membership.ProjectId == projectId && membership.PersonId == personId))
            return [];
        return await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .Where(membership => membership.ProjectId == projectId)
            .OrderByDescending(membership => membership.Role)
            .ThenBy(membership => membership.Person!.DisplayName)
            .ToListAsync();
    }

    private async Task<string?> ChangeAsync(long personId, long projectId, Func<AnnotateHubDb, Project, Task<string?>> change)
    {
        await using var db = await databases.CreateDbContextAsync();
        // A class that is looked up as unused must not be used before it is gone.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
        var role = await db
            .Memberships.Where(membership => membership.ProjectId == projectId && membership.PersonId == personId)
            .Select(membership => (ProjectRole?)membership.Role)
            .SingleOrDefaultAsync();
        if (role?.MayManage() != true)
            return "Only managers of the project change this.";
        if (await db.GetArchiveDenialAsync(projectId, CancellationToken.None) is { } archived)
            return archived;
        var fault = await change(db, await db.Projects.SingleAsync(project => project.Id == projectId));
        if (fault is not null)
            return fault;
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return null;
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
