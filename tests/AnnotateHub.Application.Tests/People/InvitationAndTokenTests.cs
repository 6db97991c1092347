using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using static AnnotateHub.Application.Tests.Rounds.CommentTests;

namespace AnnotateHub.Application.Tests.People;

/// <summary>Tokens, invitations and memberships: what opens a project, and when it stops doing so.</summary>
public sealed class InvitationAndTokenTests
{
    [Fact]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_ends_by_revoking_or_by_its_date()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var tokens = lab.Get<AccessTokenService>();
        var made = Done(await tokens.CreateAsync(lab.Annotator, "Nightly", [lab.ProjectId]));
        var other = Done(await tokens.CreateAsync(lab.Annotator, "Short", [lab.ProjectId], 1));

        Assert.Equal("ahub_".Length + 43, made.Secret.Length);
        var bearer = (await tokens.FindAsync(made.Secret))!;
        Assert.Equal((lab.Annotator, lab.ProjectId), (bearer.PersonId, Assert.Single(bearer.ProjectIds)));
        Assert.Null(await tokens.FindAsync(made.Secret[..^1] + (made.Secret[^1] == 'A' ? 'B' : 'A')));
        Assert.NotNull((await tokens.ListAsync(lab.Annotator)).Single(accessToken => accessToken.Name == "Nightly").LastUsedAt);
        await using (var db = lab.Database())
        {
            Assert.DoesNotContain(
                await db.AccessTokens.Select(accessToken => accessToken.SecretHash).ToListAsync(),
                hash => made.Secret.Contains(hash, StringComparison.Ordinal)
            );
            DateTimeOffset? past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
            await db
                .AccessTokens.Where(accessToken => accessToken.Id == other.Token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(accessToken => accessToken.ExpiresAt, past));
        }

        Assert.Null(await tokens.FindAsync(other.Secret));
        Assert.False(await tokens.RevokeAsync(lab.Lead, made.Token.Id));
        Assert.NotNull(await tokens.FindAsync(made.Secret));
        Assert.True(await tokens.RevokeAsync(lab.Annotator, made.Token.Id));
        Assert.Null(await tokens.FindAsync(made.Secret));
    }

    [Fact]
    public async Task A_token_is_refused_where_it_would_open_what_is_not_ones_own()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var tokens = lab.Get<AccessTokenService>();

        Assert.Contains("no member of project", Why(await tokens.CreateAsync(lab.Stranger, "x", [lab.ProjectId])));
        Assert.Contains("at least one project", Why(await tokens.CreateAsync(lab.Annotator, "x", [])));
        Assert.Contains("needs a name", Why(await tokens.CreateAsync(lab.Annotator, " ", [lab.ProjectId])));
        Assert.Contains("1 to 366 days", Why(await tokens.CreateAsync(lab.Annotator, "x", [lab.ProjectId], 0)));
    }

    [Fact]
    public async Task An_invitation_makes_one_member_with_what_it_names()
    {
        await using var lab = await LabWithManagerAsync();
        var invitations = lab.Get<InvitationService>();
        var made = Done(await invitations.CreateAsync(lab.ProjectId, lab.Lead, new InvitationDraft(ProjectRole.Annotator, 14, 2, "Ada")));

        Assert.Equal(
            ("Plate", "lead"),
            ((await invitations.FindByTokenAsync(made.Secret))!.Project, (await invitations.FindByTokenAsync(made.Secret))!.InvitedBy)
        );
        Assert.Contains("member of this project already", Why(await invitations.AcceptAsync(made.Secret, lab.Annotator)));
        Assert.Contains("taken", Why(await invitations.AcceptAsync(made.Secret, "LEAD", null, "long enough")));
        Assert.Contains("8 to 256 characters", Why(await invitations.AcceptAsync(made.Secret, "ada", null, "short")));
        Assert.Equal(lab.ProjectId, Done(await invitations.AcceptAsync(made.Secret, "ada", "Ada L.", "long enough")));
        Assert.IsType<Result<long>.NotFound>(await invitations.AcceptAsync(made.Secret, lab.Stranger));
        Assert.Null(await invitations.FindByTokenAsync(made.Secret));
        await using var db = lab.Database();
        var member = await db
            .Memberships.Include(membership => membership.Person)
            .SingleAsync(membership => membership.Person!.UserName == "ada");
        Assert.Equal(
            (ProjectRole.Annotator, 14, 2, "Ada L."),
            (member.Role, member.ExperienceMonths, member.SeniorityRank, member.Person!.DisplayName)
        );
        Assert.Equal(
            PasswordVerificationResult.Success,
            new PasswordHasher<Person>().VerifyHashedPassword(member.Person, member.Person.PasswordHash!, "long enough")
        );
        Assert.Equal(
            ["invitation.made", "invitation.accepted"],
            await db.Audit.OrderBy(audit => audit.Id).Select(audit => audit.Action).ToListAsync()
        );
    }

    [Fact]
    public async Task An_invitation_is_a_managers_and_worth_nothing_once_revoked_or_late()
    {
        await using var lab = await LabWithManagerAsync();
        var invitations = lab.Get<InvitationService>();
        var (revoked, late) = (
            Done(await invitations.CreateAsync(lab.ProjectId, lab.Lead, new InvitationDraft())),
            Done(await invitations.CreateAsync(lab.ProjectId, lab.Lead, new InvitationDraft()))
        );
        Done(await invitations.RevokeAsync(lab.ProjectId, lab.Lead, revoked.Invitation.Id));
        await using (var db = lab.Database())
            await db
                .Invitations.Where(invitation => invitation.Id == late.Invitation.Id)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(invitation => invitation.ExpiresAt, TimeProvider.System.GetUtcNow().AddSeconds(-1))
                );

        Assert.IsType<Result<long>.NotFound>(await invitations.AcceptAsync(revoked.Secret, lab.Stranger));
        Assert.IsType<Result<long>.NotFound>(await invitations.AcceptAsync(late.Secret, lab.Stranger));
        Assert.Contains("Only managers", Why(await invitations.CreateAsync(lab.ProjectId, lab.Annotator, new InvitationDraft())));
        Assert.IsType<Result<NewInvitation>.NotFound>(await invitations.CreateAsync(lab.ProjectId, lab.Stranger, new InvitationDraft()));
        Assert.Null(await invitations.ListAsync(lab.ProjectId, lab.Annotator));
        Assert.Equal(2, (await invitations.ListAsync(lab.ProjectId, lab.Lead))!.Count);
    }

    [Fact]
    public async Task Managers_change_members_the_last_manager_stays_and_the_command_line_is_on_record()
    {
        await using var lab = await LabWithManagerAsync();
        var members = lab.Get<MemberService>();

        Assert.Contains("Only managers", Why(await members.SetAsync(lab.Annotator, lab.ProjectId, new MemberDraft("stranger"))));
        Assert.Contains(
            "Nobody here has the user name 'nobody'",
            Why(await members.SetAsync(lab.Lead, lab.ProjectId, new MemberDraft("nobody")))
        );
        Assert.Contains("keeps at least one manager", Why(await members.SetAsync(lab.Lead, lab.ProjectId, new MemberDraft("lead"))));
        Assert.Contains("keeps at least one manager", Why(await members.RemoveAsync(lab.Lead, lab.ProjectId, lab.Lead)));
        Assert.Contains(
            "1, the most senior",
            Why(await members.SetAsync(lab.Lead, lab.ProjectId, new MemberDraft("stranger", SeniorityRank: 0)))
        );
        Assert.Equal(
            3,
            Done(await members.SetAsync(new Actor(0, "root"), lab.ProjectId, new MemberDraft("Stranger", SeniorityRank: 3))).SeniorityRank
        );
        Assert.Contains((await members.ListAsync(lab.Viewer, lab.ProjectId))!, member => member.UserName == "stranger");
        await using var db = lab.Database();
        Assert.Equal(
            ("root", "member.added", lab.Stranger),
            await db
                .Audit.Select(audit => new ValueTuple<string, string, long>(audit.Operator!, audit.Action, audit.SubjectId!.Value))
                .SingleAsync()
        );
    }

    private static async Task<AnnotateLab> LabWithManagerAsync()
    {
        var lab = await AnnotateLab.StartAsync();
        await using var db = lab.Database();
        await db
            .Memberships.Where(membership => membership.PersonId == lab.Lead)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.Role, ProjectRole.Manager));
        return lab;
    }

    /// <summary>Tried several times, since who comes first is chance.</summary>
    [Fact]
    public async Task Two_managers_who_take_each_other_out_at_once_leave_one()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var members = lab.Get<MemberService>();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await using var db = lab.Database();
            await db
                .Memberships.Where(membership => membership.PersonId == lab.Annotator || membership.PersonId == lab.Lead)
                .ExecuteDeleteAsync();
            foreach (var person in new[] { lab.Annotator, lab.Lead })
                db.Add(
                    new AnnotateHub.Data.Entities.Membership
                    {
                        ProjectId = lab.ProjectId,
                        PersonId = person,
                        Role = AnnotateHub.Core.Study.ProjectRole.Manager,
                    }
                );
            await db.SaveChangesAsync();

            await Task.WhenAll(
                Task.Run(() => members.RemoveAsync(lab.Annotator, lab.ProjectId, lab.Lead)),
                Task.Run(() => attempt % 2 == 0 ? members.RemoveAsync(lab.Lead, lab.ProjectId, lab.Annotator) : TakeRoleAsync())
            );

            Assert.Equal(
                1,
                await db.Memberships.CountAsync(membership =>
                    membership.ProjectId == lab.ProjectId && membership.Role == AnnotateHub.Core.Study.ProjectRole.Manager
                )
            );
        }

        async Task<Result<bool>> TakeRoleAsync()
        {
            await members.SetAsync(
                lab.Lead,
                lab.ProjectId,
                new MemberDraft("annotator", AnnotateHub.Core.Study.ProjectRole.Annotator, null, null)
            );
            return true;
        }
    }
}
