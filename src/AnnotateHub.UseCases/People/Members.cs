using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.People;

/// <summary>A member as other members see them.</summary>
public sealed record MemberView(long PersonId, string UserName, string Person, ProjectRole Role, int? ExperienceMonths, int? SeniorityRank);

/// <summary>Who is to become a member, or what a member is to be.</summary>
/// <param name="ExperienceMonths">Documents, never decides.</param>
/// <param name="SeniorityRank">1 is the most senior; equal numbers are a tie.</param>
/// <param name="DisplayName">For a new account.</param>
/// <param name="Password">Makes an account of this name; null where there is one.</param>
public sealed record MemberDraft(
    string? UserName, ProjectRole Role = ProjectRole.Annotator, int? ExperienceMonths = null, int? SeniorityRank = null, string? DisplayName = null, string? Password = null);

/// <summary>The people of a project: only its managers change them, and everything is on record.</summary>
public sealed class Members(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const string ManagersOnly = "Only managers of the project change this.";
    private const string LastManager = "A project keeps at least one manager. Make somebody else manager first.";

    /// <summary>By role and name; null for who is no member.</summary>
    public async Task<IReadOnlyList<MemberView>?> ListAsync(Actor actor, long projectId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await RoleAsync(db, actor, projectId, cancel) is null) return null;
        return await db.Memberships.Where(item => item.ProjectId == projectId).OrderByDescending(item => item.Role).ThenBy(item => item.Person!.DisplayName)
            .Select(item => new MemberView(item.PersonId, item.Person!.UserName!, item.Person.DisplayName, item.Role, item.ExperienceMonths, item.SeniorityRank)).ToListAsync(cancel);
    }

    /// <summary>Adds a person (with an account where a password is given) or changes what a member is.</summary>
    public async Task<Outcome<MemberView>> SetAsync(Actor actor, long projectId, MemberDraft draft, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await RoleAsync(db, actor, projectId, cancel) is not { } role) return Refusal.NotFound;
        if (!role.MayManage()) return new Refusal(ManagersOnly);
        if (FaultOf(draft.Role, draft.ExperienceMonths, draft.SeniorityRank) is { } fault) return new Refusal(fault);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var normalized = Accounts.Normalize(draft.UserName ?? "");
        var person = await db.Users.SingleOrDefaultAsync(item => item.NormalizedUserName == normalized, cancel);
        if (draft.Password is not null)
        {
            (person, fault) = await db.AddAccountAsync(draft.UserName, draft.DisplayName, draft.Password, now, cancel);
            if (person is null) return new Refusal(fault!);
            await db.SaveChangesAsync(cancel);
        }

        if (person is null) return new Refusal($"Nobody here has the user name '{draft.UserName?.Trim()}'. Give a password to make an account, or send an invitation.");
        var member = await db.Memberships.SingleOrDefaultAsync(item => item.ProjectId == projectId && item.PersonId == person.Id, cancel);
        if (member is { Role: ProjectRole.Manager } && draft.Role != ProjectRole.Manager && !await HasOtherManagerAsync(db, projectId, person.Id, cancel)) return new Refusal(LastManager);
        var isNew = member is null;
        if (member is null) db.Memberships.Add(member = new Membership { ProjectId = projectId, PersonId = person.Id });
        (member.Role, member.ExperienceMonths, member.SeniorityRank) = (draft.Role, draft.ExperienceMonths, draft.SeniorityRank);
        db.Record(actor, projectId, isNew ? "member.added" : "member.changed", now, InWords(member), subjectId: person.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new MemberView(person.Id, person.UserName!, person.DisplayName, member.Role, member.ExperienceMonths, member.SeniorityRank);
    }

    /// <summary>Takes a person out of the project; what they drew stays.</summary>
    public async Task<Outcome<bool>> RemoveAsync(Actor actor, long projectId, long memberId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await RoleAsync(db, actor, projectId, cancel) is not { } role) return Refusal.NotFound;
        if (!role.MayManage()) return new Refusal(ManagersOnly);
        if (await db.Memberships.SingleOrDefaultAsync(item => item.ProjectId == projectId && item.PersonId == memberId, cancel) is not { } member) return false;
        if (member.Role == ProjectRole.Manager && !await HasOtherManagerAsync(db, projectId, memberId, cancel)) return new Refusal(LastManager);
        db.Memberships.Remove(member);
        db.Record(actor, projectId, "member.removed", clock.GetUtcNow(), subjectId: memberId);
        await db.SaveChangesAsync(cancel);
        return true;
    }

    internal static string? FaultOf(ProjectRole role, int? months, int? rank)
    {
        if (!Enum.IsDefined(role)) return "A role is viewer, annotator, lead or manager.";
        if (months is < 0 or > 1200) return "Months of experience lie between 0 and 1200.";
        return rank is < 1 or > 999 ? "Seniority ranks count from 1, the most senior." : null;
    }

    internal static string InWords(Membership member) =>
        $"{member.Role}{(member.ExperienceMonths is { } months ? $", {months} months of experience" : "")}{(member.SeniorityRank is { } rank ? $", rank {rank}" : "")}.";

    /// <summary>The command line acts as a manager.</summary>
    internal static async Task<ProjectRole?> RoleAsync(AnnotateHubDb db, Actor actor, long projectId, CancellationToken cancel) => actor.Operator is not null
        ? await db.Projects.AnyAsync(item => item.Id == projectId, cancel) ? ProjectRole.Manager : null
        : await db.Memberships.Where(item => item.ProjectId == projectId && item.PersonId == actor.PersonId).Select(item => (ProjectRole?)item.Role).SingleOrDefaultAsync(cancel);

    private static Task<bool> HasOtherManagerAsync(AnnotateHubDb db, long projectId, long personId, CancellationToken cancel) =>
        db.Memberships.AnyAsync(item => item.ProjectId == projectId && item.PersonId != personId && item.Role == ProjectRole.Manager, cancel);
}
