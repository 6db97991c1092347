using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.People;

/// <param name="Note">For whom it is meant, as the manager wrote it.</param>
public sealed record InvitationDraft(ProjectRole Role = ProjectRole.Annotator, int? ExperienceMonths = null, int? SeniorityRank = null, string? Note = null, int? Days = null);

public sealed record InvitationView(
    long Id, ProjectRole Role, int? ExperienceMonths, int? SeniorityRank, string Note, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    string? AcceptedBy, DateTimeOffset? AcceptedAt, DateTimeOffset? RevokedAt);

/// <param name="Secret">Shown now and never again. The link is <c>invitation/SECRET</c>, relative to the application's root.</param>
public sealed record NewInvitation(InvitationView Invitation, string Secret, string Address);

/// <summary>What whoever holds a valid link may know before accepting.</summary>
public sealed record InvitationOffer(long ProjectId, string Project, ProjectRole Role, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>Links that make whoever opens them a member, once.</summary>
public sealed class Invitations(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int UsualDays = 14;
    public const int MostDays = 90;
    private const string Prefix = "ahi_";
    private const int LongestNote = 200;

    /// <summary>Newest first, for managers; null for everybody else.</summary>
    public async Task<IReadOnlyList<InvitationView>?> ListAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if ((await Members.RoleAsync(db, personId, projectId, cancel))?.MayManage() != true) return null;
        return await db.Invitations.Where(item => item.ProjectId == projectId).OrderByDescending(item => item.Id).Select(item => new InvitationView(
            item.Id, item.Role, item.ExperienceMonths, item.SeniorityRank, item.Note, item.CreatedAt, item.ExpiresAt,
            db.Users.Where(person => person.Id == item.AcceptedById).Select(person => person.DisplayName).FirstOrDefault(), item.AcceptedAt, item.RevokedAt)).ToListAsync(cancel);
    }

    public async Task<Outcome<NewInvitation>> CreateAsync(long projectId, long personId, InvitationDraft draft, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await Members.RoleAsync(db, personId, projectId, cancel) is not { } role) return Refusal.NotFound;
        if (!role.MayManage()) return new Refusal(Members.ManagersOnly);
        if (Members.FaultOf(draft.Role, draft.ExperienceMonths, draft.SeniorityRank) is { } fault) return new Refusal(fault);
        if (draft.Days is < 1 or > MostDays) return new Refusal($"An invitation expires after 1 to {MostDays} days; found {draft.Days}.");
        if (draft.Note?.Trim().Length > LongestNote) return new Refusal($"A note has at most {LongestNote} characters; found {draft.Note.Trim().Length}.");
        var now = clock.GetUtcNow();
        var secret = Secrets.Make(Prefix);
        var invitation = new Invitation
        {
            ProjectId = projectId, SecretHash = Secrets.HashOf(secret), Role = draft.Role, ExperienceMonths = draft.ExperienceMonths, SeniorityRank = draft.SeniorityRank,
            Note = draft.Note?.Trim() ?? "", CreatedById = personId, CreatedAt = now, ExpiresAt = now.AddDays(draft.Days ?? UsualDays),
        };
        db.Invitations.Add(invitation);
        db.Record(personId, projectId, "invitation.made", now, $"{draft.Role}{(invitation.Note.Length > 0 ? $", for {invitation.Note}" : "")}.");
        await db.SaveChangesAsync(cancel);
        return new NewInvitation(new InvitationView(
            invitation.Id, invitation.Role, invitation.ExperienceMonths, invitation.SeniorityRank, invitation.Note, now, invitation.ExpiresAt, null, null, null), secret, $"invitation/{secret}");
    }

    /// <summary>Makes the link worthless. What was accepted stays.</summary>
    public async Task<Outcome<bool>> RevokeAsync(long projectId, long personId, long invitationId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await Members.RoleAsync(db, personId, projectId, cancel) is not { } role) return Refusal.NotFound;
        if (!role.MayManage()) return new Refusal(Members.ManagersOnly);
        if (await db.Invitations.SingleOrDefaultAsync(item => item.Id == invitationId && item.ProjectId == projectId, cancel) is not { } invitation) return Refusal.NotFound;
        if (invitation.AcceptedAt is not null) return new Refusal("This invitation was accepted already; take the person out of the project instead.");
        if (invitation.RevokedAt is null)
        {
            invitation.RevokedAt = clock.GetUtcNow();
            db.Record(personId, projectId, "invitation.revoked", clock.GetUtcNow());
            await db.SaveChangesAsync(cancel);
        }

        return true;
    }

    /// <summary>What the link offers; null when it is unknown, used, revoked or expired.</summary>
    public async Task<InvitationOffer?> LookAsync(string? secret, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await ValidAsync(db, secret, cancel) is { } found
            ? new InvitationOffer(found.ProjectId,
                await db.Projects.Where(item => item.Id == found.ProjectId).Select(item => item.Name).SingleAsync(cancel), found.Role,
                await db.Users.Where(item => item.Id == found.CreatedById).Select(item => item.DisplayName).FirstOrDefaultAsync(cancel) ?? "", found.ExpiresAt)
            : null;
    }

    /// <summary>Makes the signed-in person a member. The key of the project comes back.</summary>
    public Task<Outcome<long>> AcceptAsync(string? secret, long personId, CancellationToken cancel = default) => AcceptAsync(secret, (_, _) => Task.FromResult<(Person?, string?)>((null, null)), personId, cancel);

    /// <summary>Makes an account that is a member. The key of the project comes back.</summary>
    public Task<Outcome<long>> AcceptAsync(string? secret, string? userName, string? displayName, string? password, CancellationToken cancel = default) =>
        AcceptAsync(secret, (db, now) => db.AddAccountAsync(userName, displayName, password, now, cancel), 0, cancel);

    private async Task<Outcome<long>> AcceptAsync(string? secret, Func<AnnotateHubDb, DateTimeOffset, Task<(Person? Person, string? Fault)>> account, long personId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        // The write lock from the start: two who open one link together must not both become members.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        if (await ValidAsync(db, secret, cancel) is not { } invitation) return Refusal.NotFound;
        var now = clock.GetUtcNow();
        if (personId == 0)
        {
            var (person, fault) = await account(db, now);
            if (person is null) return new Refusal(fault!);
            await db.SaveChangesAsync(cancel);
            personId = person.Id;
        }
        else if (await db.Memberships.AnyAsync(item => item.ProjectId == invitation.ProjectId && item.PersonId == personId, cancel))
        {
            return new Refusal("You are a member of this project already; the invitation stays good for somebody else.");
        }

        var member = new Membership
        {
            ProjectId = invitation.ProjectId, PersonId = personId, Role = invitation.Role, ExperienceMonths = invitation.ExperienceMonths, SeniorityRank = invitation.SeniorityRank,
        };
        db.Memberships.Add(member);
        (invitation.AcceptedById, invitation.AcceptedAt) = (personId, now);
        db.Record(personId, invitation.ProjectId, "invitation.accepted", now, Members.InWords(member), subjectId: personId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return invitation.ProjectId;
    }

    private Task<Invitation?> ValidAsync(AnnotateHubDb db, string? secret, CancellationToken cancel)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200) return Task.FromResult<Invitation?>(null);
        var (hash, now) = (Secrets.HashOf(secret), clock.GetUtcNow());
        return db.Invitations.SingleOrDefaultAsync(item => item.SecretHash == hash && item.AcceptedAt == null && item.RevokedAt == null && item.ExpiresAt > now, cancel);
    }
}
