using AnnotateHub.Application.Access;
using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Members;

/// <summary>Links that make whoever opens them a member, once.</summary>
public sealed class InvitationService(
    IDbContextFactory<AnnotateHubDb> database,
    AccountStanding standing,
    PasswordRules rules,
    TimeProvider clock
)
{
    public const int DefaultDays = 14;
    public const int MaxDays = 90;
    private const string Prefix = "ahi_";
    private const int MaxNoteLength = 200;

    /// <summary>Newest first, for managers; null for everybody else.</summary>
    public async Task<IReadOnlyList<InvitationView>?> ListAsync(
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if ((await MemberService.RoleAsync(db, personId, projectId, cancellationToken))?.MayManage() != true)
            return null;
        return await db
            .Invitations.Where(invitation => invitation.ProjectId == projectId)
            .OrderByDescending(invitation => invitation.Id)
            .Select(invitation => new InvitationView(
                invitation.Id,
                invitation.Role,
                invitation.ExperienceMonths,
                invitation.SeniorityRank,
                invitation.Note,
                invitation.CreatedAt,
                invitation.ExpiresAt,
                db.Users.Where(person => person.Id == invitation.AcceptedById).Select(person => person.DisplayName).FirstOrDefault(),
                invitation.AcceptedAt,
                invitation.RevokedAt
            ))
            .ToListAsync(cancellationToken);
    }

    public async Task<Result<NewInvitation>> CreateAsync(
        long projectId,
        long personId,
        InvitationDraft draft,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await MemberService.RoleAsync(db, personId, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(MemberService.ManagersOnly);
        if (await db.GetArchiveDenialAsync(projectId, cancellationToken) is { } archived)
            return new Error(archived);
        if (MemberService.Validate(draft.Role, draft.ExperienceMonths, draft.SeniorityRank) is { } fault)
            return new Error(fault);
        if (draft.Days is < 1 or > MaxDays)
            return new Error($"An invitation expires after 1 to {MaxDays} days; found {draft.Days}.");
        if (draft.Note?.Trim().Length > MaxNoteLength)
            return new Error($"A note has at most {MaxNoteLength} characters; found {draft.Note.Trim().Length}.");
        var now = clock.GetUtcNow();
        var secret = SecretGenerator.Make(Prefix);
        var invitation = new Invitation
        {
            ProjectId = projectId,
            SecretHash = SecretGenerator.HashOf(secret),
            Role = draft.Role,
            ExperienceMonths = draft.ExperienceMonths,
            SeniorityRank = draft.SeniorityRank,
            Note = draft.Note?.Trim() ?? "",
            CreatedById = personId,
            CreatedAt = now,
            ExpiresAt = now.AddDays(draft.Days ?? DefaultDays),
        };
        db.Invitations.Add(invitation);
        db.RecordAudit(
            personId,
            projectId,
            "invitation.made",
            now,
            $"{draft.Role}{(invitation.Note.Length > 0 ? $", for {invitation.Note}" : "")}."
        );
        await db.SaveChangesAsync(cancellationToken);
        return new NewInvitation(
            new InvitationView(
                invitation.Id,
                invitation.Role,
                invitation.ExperienceMonths,
                invitation.SeniorityRank,
                invitation.Note,
                now,
                invitation.ExpiresAt,
                null,
                null,
                null
            ),
            secret,
            $"invitation#{secret}"
        );
    }

    /// <summary>Makes the link worthless. What was accepted stays.</summary>
    public async Task<Result<bool>> RevokeAsync(
        long projectId,
        long personId,
        long invitationId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // Accepted and revoked at once: one of the two comes first, and the other finds it so.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await MemberService.RoleAsync(db, personId, projectId, cancellationToken) is not { } role)
            return Error.NotFound;
        if (!role.MayManage())
            return new Error(MemberService.ManagersOnly);
        if (
            await db.Invitations.SingleOrDefaultAsync(item => item.Id == invitationId && item.ProjectId == projectId, cancellationToken)
            is not { } invitation
        )
            return Error.NotFound;
        if (invitation.AcceptedAt is not null)
            return new Error("This invitation was accepted already; take the person out of the project instead.");
        if (invitation.RevokedAt is null)
        {
            invitation.RevokedAt = clock.GetUtcNow();
            db.RecordAudit(personId, projectId, "invitation.revoked", clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>What the link offers; null when it is unknown, used, revoked or expired.</summary>
    public async Task<InvitationOffer?> FindByTokenAsync(string? secret, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await ValidAsync(db, secret, cancellationToken) is { } invitation
            ? new InvitationOffer(
                invitation.ProjectId,
                await db
                    .Projects.Where(project => project.Id == invitation.ProjectId)
                    .Select(project => project.Name)
                    .SingleAsync(cancellationToken),
                invitation.Role,
                await db
                    .Users.Where(person => person.Id == invitation.CreatedById)
                    .Select(person => person.DisplayName)
                    .FirstOrDefaultAsync(cancellationToken)
                    ?? "",
                invitation.ExpiresAt
            )
            : null;
    }

    /// <summary>Makes the signed-in person a member. The key of the project comes back.</summary>
    public Task<Result<long>> AcceptAsync(string? secret, long personId, CancellationToken cancellationToken = default) =>
        AcceptAsync(secret, (_, _) => Task.FromResult<(Person?, string?)>((null, null)), personId, cancellationToken);

    /// <summary>Makes an account that is a member. The key of the project comes back.</summary>
    public Task<Result<long>> AcceptAsync(
        string? secret,
        string? userName,
        string? displayName,
        string? password,
        CancellationToken cancellationToken = default
    ) =>
        AcceptAsync(
            secret,
            (db, now) => db.AddAccountAsync(rules, userName, displayName, password, now, cancellationToken),
            0,
            cancellationToken
        );

    private async Task<Result<long>> AcceptAsync(
        string? secret,
        Func<AnnotateHubDb, DateTimeOffset, Task<(Person? Person, string? Fault)>> account,
        long personId,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: two who open one link together must not both become members.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await ValidAsync(db, secret, cancellationToken) is not { } invitation)
            return Error.NotFound;
        if (await db.GetArchiveDenialAsync(invitation.ProjectId, cancellationToken) is { } archived)
            return new Error(archived);
        var now = clock.GetUtcNow();
        if (personId == 0)
        {
            var (person, fault) = await account(db, now);
            if (person is null)
                return new Error(fault!);
            await db.SaveChangesAsync(cancellationToken);
            personId = person.Id;
        }
        else if (
            await db.Memberships.AnyAsync(
                membership => membership.ProjectId == invitation.ProjectId && membership.PersonId == personId,
                cancellationToken
            )
        )
        {
            return new Error("You are a member of this project already; the invitation stays good for somebody else.");
        }

        var member = new Membership
        {
            ProjectId = invitation.ProjectId,
            PersonId = personId,
            Role = invitation.Role,
            ExperienceMonths = invitation.ExperienceMonths,
            SeniorityRank = invitation.SeniorityRank,
        };
        db.Memberships.Add(member);
        (invitation.AcceptedById, invitation.AcceptedAt) = (personId, now);
        db.RecordAudit(
            personId,
            invitation.ProjectId,
            "invitation.accepted",
            now,
            MemberService.ToDisplayText(member),
            subjectId: personId
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return invitation.ProjectId;
    }

    private Task<Invitation?> ValidAsync(AnnotateHubDb db, string? secret, CancellationToken cancellationToken)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 200)
            return Task.FromResult<Invitation?>(null);
        var (hash, now) = (SecretGenerator.HashOf(secret), clock.GetUtcNow());
        var acting = standing.Acting(db.Users);
        return db.Invitations.SingleOrDefaultAsync(
            invitation =>
                invitation.SecretHash == hash
                && acting.Any(person => person.Id == invitation.CreatedById)
                && invitation.AcceptedAt == null
                && invitation.RevokedAt == null
                && invitation.ExpiresAt > now,
            cancellationToken
        );
    }
}
