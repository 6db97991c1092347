using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Accounts;
using AnnotateHub.Web.Features.Audit;
using AnnotateHub.Web.Features.Dashboard;
using AnnotateHub.Web.Features.LabelCheck;
using AnnotateHub.Web.Features.Members;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AnnotateHub.Web.Tests.Pages;

/// <summary>Invitations, access tokens, accounts and the audit, as their pages show them.</summary>
public sealed class InvitationPageTests : StudyLab
{
    [Fact]
    public async Task A_token_is_shown_once_and_opens_the_chosen_projects_only()
    {
        var anna = await PersonAsync("anna");
        var (mine, other) = (await ProjectAsync(1, (anna, ProjectRole.Lead)), await ProjectAsync(1, (anna, ProjectRole.Lead)));
        SignIn(anna);
        Render<MudDialogProvider>();
        var page = Render<TokensPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".ticks input").Count));

        page.FindAll("input[type=text]")[0].Input("nightly script");
        page.FindAll(".ticks label").Single(element => element.TextContent.Contains(mine.Name)).QuerySelector("input")!.Change(true);
        Press(page, "Make the token");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".copy-field input")));
        var secret = page.Find(".copy-field input").GetAttribute("value");
        var bearer = await Services
            .GetRequiredService<AccessTokenService>()
            .FindAsync(secret, cancellationToken: Xunit.TestContext.Current.CancellationToken);
        Assert.Equal([mine.Id], bearer!.ProjectIds);
        Assert.DoesNotContain(other.Id, bearer.ProjectIds);
        Press(page, "I have it");
        Assert.DoesNotContain("ahub_", page.Markup);
        Assert.Contains("nightly script", page.Find("tbody").TextContent);
    }

    [Fact]
    public async Task A_link_is_made_shown_once_and_taken_back()
    {
        var manager = await PersonAsync("manager");
        var project = await ProjectAsync(0, (manager, ProjectRole.Manager));
        var panel = Render<InvitationsPanel>(parameters =>
            parameters
                .Add(invitationsPanel => invitationsPanel.ProjectId, project.Id)
                .Add(invitationsPanel => invitationsPanel.PersonId, manager.Id)
        );

        Press(panel, "Make a link");
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(".copy-field input")));
        var link = panel.Find(".copy-field input").GetAttribute("value")!;
        var secret = link[(link.LastIndexOf('#') + 1)..];
        var invitations = Services.GetRequiredService<InvitationService>();
        Assert.StartsWith(Services.GetRequiredService<NavigationManager>().BaseUri, link);
        Assert.Equal(project.Name, (await invitations.FindByTokenAsync(secret, Xunit.TestContext.Current.CancellationToken))!.Project);
        Assert.Contains("waiting", panel.Find("tbody").TextContent);

        Press(panel, "Revoke");

        panel.WaitForAssertion(() => Assert.Contains("revoked", panel.Find("tbody").TextContent));
        Assert.Null(await invitations.FindByTokenAsync(secret, Xunit.TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_manager_makes_an_account_that_is_a_member_at_once()
    {
        var manager = await PersonAsync("manager");
        var project = await ProjectAsync(0, (manager, ProjectRole.Manager));
        var panel = Render<MembersPanel>(parameters =>
            parameters.Add(membersPanel => membersPanel.ProjectId, project.Id).Add(membersPanel => membersPanel.PersonId, manager.Id)
        );
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("tbody tr")));

        panel.Find(".check-field input").Change(true);
        var inputs = panel.FindAll(".inline-form input").Where(input => input.GetAttribute("type") is "text" or "password").ToList();
        inputs[0].Input("carla");
        panel.FindAll(".inline-form input").Single(input => input.GetAttribute("type") is "password").Input("long enough 1");
        Press(panel, "Make the account and add");

        panel.WaitForAssertion(() => Assert.Contains("carla", panel.Find("tbody").TextContent));
        await using var db = await DatabaseAsync();
        var carla = await db.Users.SingleAsync(person => person.UserName == "carla", Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(
            ProjectRole.Annotator,
            (
                await db.Memberships.SingleAsync(membership => membership.PersonId == carla.Id, Xunit.TestContext.Current.CancellationToken)
            ).Role
        );
    }

    [Fact]
    public async Task The_audit_is_for_leads_and_is_filtered_by_image_and_day()
    {
        var (anna, lead) = (await PersonAsync("anna"), await PersonAsync("lead"));
        var project = await ProjectAsync(2, (anna, ProjectRole.Annotator), (lead, ProjectRole.Lead));
        await using (var db = await DatabaseAsync())
        {
            var image = await db.ImageGroups.SingleAsync(
                imageGroup => imageGroup.Name == "f2",
                Xunit.TestContext.Current.CancellationToken
            );
            db.RecordAudit(
                lead.Id,
                project.Id,
                "flag.decided",
                new DateTimeOffset(2026, 11, 20, 23, 59, 59, TimeSpan.Zero),
                "Kept.",
                imageGroupId: image.Id
            );
            db.RecordAudit(
                lead.Id,
                project.Id,
                "member.added",
                new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
                "Annotator.",
                subjectId: anna.Id
            );
            await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        SignIn(anna);
        var refused = Render<AuditPage>(parameters => parameters.Add(auditTrailPage => auditTrailPage.ProjectId, project.Id));
        refused.WaitForAssertion(() => Assert.Contains("Leads and managers read the audit", refused.Markup));
        Assert.DoesNotContain("Kept.", refused.Markup);

        SignIn(lead);
        Assert.Equal(["Member added", "Flag decided"], Actions(""));
        Assert.Equal(["Flag decided"], Actions("?image=f2"));
        Assert.Equal(["Flag decided"], Actions("?to=2026-11-20"));
        Assert.Equal(["Member added"], Actions("?from=2026-11-21"));
        Assert.Equal(["Member added"], Actions($"?person={anna.Id}"));
        Assert.Equal(["Flag decided"], Actions("?about=flag."));

        IEnumerable<string> Actions(string query)
        {
            Services.GetRequiredService<NavigationManager>().NavigateTo($"projects/{project.Id}/audit{query}");
            var page = Render<AuditPage>(parameters => parameters.Add(auditTrailPage => auditTrailPage.ProjectId, project.Id));
            page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
            return page.FindAll("tbody tr").Select(row => row.Children[2].TextContent);
        }
    }

    [Fact]
    public void Statistics_become_lines_that_a_spreadsheet_takes_as_text()
    {
        var text = StatisticsCsv.Create(
            [
                new PersonStatistics(
                    1,
                    "=Anna, \"A\"",
                    ProjectRole.Annotator,
                    10,
                    2,
                    4,
                    120,
                    7,
                    130,
                    61.26,
                    new CorrectionRates(4, 100, 40, 30, 20, 10, 5)
                ),
                new PersonStatistics(2, "Ben", null, null, null, 0, 0, 0, 0, null, null),
            ]
        );
        var csv = text.Split("\r\n");

        Assert.Equal("\"'=Anna, \"\"A\"\"\",Annotator,10,2,4,120,7,130,61.26,100,40,30,20,10,5", csv[1]);
        Assert.Equal("Ben,,,,0,0,0,0,,,,,,,", csv[2]);
        var finding = new LabelFindingView(
            0,
            new LabelFinding(
                LabelFindingKind.Missing,
                "i1",
                null,
                null,
                "R",
                new PixelBox(0, 0, 1.0 / 3, 1),
                0.5,
                true,
                "a reason, with a comma"
            ),
            1,
            1,
            "Anna",
            null,
            null,
            false
        );
        Assert.Empty(StrictCsv.Read("people", text).Faults);
        Assert.Empty(StrictCsv.Read("label-check", LabelCheckCsv.Create([finding, finding with { Person = "Ben" }])).Faults);
    }

    private static void Press<T>(IRenderedComponent<T> page, string text)
        where T : IComponent => page.FindAll("button").Single(element => element.TextContent.Trim() == text).Click();
}
