using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <summary>The people of a project: only its managers change them, and everything is on record.</summary>
public sealed class MemberService(IDbContextFactory<AnnotateHubDb> database, PasswordRules rules, TimeProvider clock)
{
    public const string ManagersOnly = "Only managers of the project change this.";
    private const string LastManager = "A project keeps at least one manager. Make somebody else manager first.";

    /// <summary>By role and name; null for who is no member.</summary>
    public async Task<IReadOnlyList<MemberView>?> ListAsync(Actor actor, long projectId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await RoleAsync(db, actor, projectId, cancellationToken) is null)
            return null;
        return await db
            .Memberships.Where(membership => membership.ProjectId == projectId)
            .OrderByDescending(membership => membership.Role)
            .ThenBy(membership => membership.Person!.DisplayName)
            .Select(membership => new MemberView(
                membership.PersonId,
                membership.Person!.UserName!,
                membership.Person.DisplayName,
                membership.Role,
                membership.ExperienceMonths,
                membership.SeniorityRank
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a person (with an account where a password is given) or changes what a member is.</summary>
    public async Task<Result<MemberView>> SetAsync(
        Actor actor,
        long projectId,
        MemberDraft draft,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock before anything is looked up: two managers who take each other's role at once must not both find another left.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await RoleAsync(db, actor, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(ManagersOnly);
        if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
            return new Error(archived);
        if (Validate(draft.Role, draft.ExperienceMonths, draft.SeniorityRank) is { } fault)
            return new Error(fault);
        var now = clock.GetUtcNow();
        var normalized = AccountProvisioning.Normalize(draft.UserName ?? "");
        var person = await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancellationToken);
        if (draft.Password is not null)
        {
            (person, fault) = await db.AddAccountAsync(
                rules,
                draft.UserName,
                draft.DisplayName,
                draft.Password,
                now,
                cancellationToken
            );
            if (person is null)
                return new Error(fault!);
            person.MustChangePassword = true;
            await db.SaveChangesAsync(cancellationToken);
        }

        if (person is null)
            return new Error(
                $"Nobody here has the user name '{draft.UserName?.Trim()}'. Give a password to make an account, or send an invitation."
            );
        var member = await db.Memberships.SingleOrDefaultAsync(
            membership => membership.ProjectId == projectId && membership.PersonId == person.Id,
            cancellationToken
        );
        if (
            member is { Role: ProjectRole.Manager }
            && draft.Role != ProjectRole.Manager
            && !await HasOtherManagerAsync(db, projectId, person.Id, cancellationToken)
        )
            return new Error(LastManager);
        var isNew = member is null;
        if (member is null)
            db.Memberships.Add(member = new Membership { ProjectId = projectId, PersonId = person.Id });
        (member.Role, member.ExperienceMonths, member.SeniorityRank) = (draft.Role, draft.ExperienceMonths, draft.SeniorityRank);
        db.RecordAudit(actor, projectId, isNew ? "member.added" : "member.changed", now, ToDisplayText(member), subjectId: person.Id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MemberView(person.Id, person.UserName!, person.DisplayName, member.Role, member.ExperienceMonths, member.SeniorityRank);
    }

    /// <summary>Takes a person out of the project; what they drew stays.</summary>
    public async Task<Result<bool>> RemoveAsync(Actor actor, long projectId, long memberId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await RoleAsync(db, actor, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(ManagersOnly);
        if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
            return new Error(archived);
        if (
            await db.Memberships.SingleOrDefaultAsync(
                membership => membership.ProjectId == projectId && membership.PersonId == memberId,
                cancellationToken
            )
            is not { } member
        )
            return false;
        if (await GetRemovalFaultAsync(db, projectId, memberId, cancellationToken) is { } fault)
            return new Error(fault);
        db.Memberships.Remove(member);
        db.RecordAudit(actor, projectId, "member.removed", clock.GetUtcNow(), subjectId: memberId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Null when the person can be taken out.</summary>
    internal static async Task<string?> GetRemovalFaultAsync(
        AnnotateHubDb db,
        long projectId,
        long memberId,
        CancellationToken cancellationToken
    ) =>
        await db.Memberships.AnyAsync(
            member => member.ProjectId == projectId && member.PersonId == memberId && member.Role == ProjectRole.Manager,
            cancellationToken
        ) && !await HasOtherManagerAsync(db, projectId, memberId, cancellationToken)
            ? LastManager
            : null;

    internal static string? Validate(ProjectRole role, int? months, int? rank)
    {
        if (!Enum.IsDefined(role))
            return "A role is viewer, annotator, lead or manager.";
        if (months is < 0 or > 1200)
            return "Months of experience lie between 0 and 1200.";
        return rank is < 1 or > 999 ? "Seniority ranks count from 1, the most senior." : null;
    }

    internal static string ToDisplayText(Membership member) =>
        $"{member.Role}{(member.ExperienceMonths is { } months ? $", {months} months of experience" : "")}{(member.SeniorityRank is { } rank ? $", rank {rank}" : "")}.";

    /// <summary>The command line acts as a manager.</summary>
    internal static async Task<ProjectRole?> RoleAsync(
        AnnotateHubDb db,
        Actor actor,
        long projectId,
        CancellationToken cancellationToken
    ) =>
        actor.Operator is not null
            ? await db.Projects.AnyAsync(project => project.Id == projectId, cancellationToken)
                ? ProjectRole.Manager
                : null
            : await db
                .Memberships.Where(membership => membership.ProjectId == projectId && membership.PersonId == actor.PersonId)
                .Select(membership => (ProjectRole?)membership.Role)
                .SingleOrDefaultAsync(cancellationToken);

    private static Task<bool> HasOtherManagerAsync(AnnotateHubDb db, long projectId, long personId, CancellationToken cancellationToken) =>
        db.Memberships.AnyAsync(
            membership => membership.ProjectId == projectId && membership.PersonId != personId && membership.Role == ProjectRole.Manager,
            cancellationToken
        );
}
