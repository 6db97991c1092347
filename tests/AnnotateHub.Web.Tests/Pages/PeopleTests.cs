using AnnotateHub.Core.Study;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.Web.Features.Annotate;
using AnnotateHub.Web.Features.People;
using AnnotateHub.Web.Features.Projects;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class PeopleTests : PageLab
{
    [Fact]
    public async Task Only_administrators_see_the_accounts()
    {
        SignIn(await PersonAsync("anna"));
        await PersonAsync("ben");

        var page = Render<PeoplePage>();

        page.WaitForAssertion(() => Assert.Contains("Only administrators see the accounts", page.Markup));
        Assert.DoesNotContain("ben", page.Markup);
    }

    [Fact]
    public async Task An_administrator_makes_an_account_and_hears_why_a_password_is_refused()
    {
        SignIn(await PersonAsync("root", administrator: true));
        var page = Render<PeoplePage>();
        page.WaitForAssertion(() => Assert.Contains("New account", page.Markup));

        Fill(page, 0, "carla");
        Fill(page, 2, "short");
        page.FindAll("button").Single(item => item.TextContent.Trim() == "Create").Click();
        page.WaitForAssertion(() => Assert.Contains("assword", page.Find(".fault").TextContent));

        // Identity's own rules without the application's settings: six signs of four kinds.
        Fill(page, 2, "Correct-horse-1");
        page.FindAll("button").Single(item => item.TextContent.Trim() == "Create").Click();
        page.WaitForAssertion(() => Assert.Contains("carla", page.Find("tbody").TextContent));
    }

    [Fact]
    public async Task A_password_that_is_refused_leaves_the_dialog_open_with_the_reason()
    {
        var dialogs = Render<MudDialogProvider>();
        var asked = new List<string>();
        Func<string, Task<IReadOnlyList<string>>> set = password =>
        {
            asked.Add(password);
            return Task.FromResult<IReadOnlyList<string>>(password == "good enough" ? [] : ["Too short."]);
        };
        var dialog = await dialogs.InvokeAsync(() => Services.GetRequiredService<IDialogService>()
            .ShowAsync<PasswordDialog>("New password", new DialogParameters<PasswordDialog> { { item => item.Set, set } }));

        dialogs.Find("input").Input("bad");
        dialogs.FindAll("button").Single(item => item.TextContent.Trim() == "Set").Click();
        dialogs.WaitForAssertion(() => Assert.Equal("Too short.", dialogs.Find(".fault").TextContent));
        dialogs.Find("input").Input("good enough");
        dialogs.FindAll("button").Single(item => item.TextContent.Trim() == "Set").Click();

        Assert.False((await dialog.Result)!.Canceled);
        Assert.Equal(["bad", "good enough"], asked);
    }

    [Fact]
    public async Task A_member_is_added_by_user_name_and_strangers_and_doubles_are_told()
    {
        var (anna, _) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(0, (anna, ProjectRole.Manager));
        var panel = Render<MembersPanel>(parameters => parameters.Add(item => item.ProjectId, project.Id).Add(item => item.PersonId, anna.Id));
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("tbody tr")));

        Add(panel, "ghost");
        panel.WaitForAssertion(() => Assert.Contains("Nobody here has the user name 'ghost'", panel.Find(".fault").TextContent));
        Add(panel, "ANNA");
        panel.WaitForAssertion(() => Assert.Contains("is a member already", panel.Find(".fault").TextContent));
        Add(panel, "ben");
        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll("tbody tr").Count));

        await using var db = await DatabaseAsync();
        Assert.Equal(ProjectRole.Annotator, (await db.Memberships.SingleAsync(item => item.ProjectId == project.Id && item.PersonId != anna.Id, Xunit.TestContext.Current.CancellationToken)).Role);
    }

    [Fact]
    public async Task The_canvas_hears_of_its_own_persons_assignments_only()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        SignIn(anna);
        var island = Render<AnnotateLive>();
        var notifier = Services.GetRequiredService<AssignmentNotifier>();

        notifier.Publish(new AssignmentChanged(1, ben.Id, 5));
        notifier.Publish(new AssignmentChanged(77, anna.Id, 43));

        island.WaitForAssertion(() => Assert.Equal(["{ type = listening }", "{ type = assignment, id = 77, revision = 43 }"],
            JSInterop.Invocations["annotateHubPages.hint"].Select(call => $"{call.Arguments.Single()}")));
    }

    private static void Fill(IRenderedComponent<PeoplePage> page, int field, string text) => page.FindAll(".inline-form input.mud-input-slot")[field].Change(text);

    private static void Add(IRenderedComponent<MembersPanel> panel, string userName)
    {
        panel.FindAll(".inline-form input")[0].Input(userName);
        panel.FindAll("button").Single(item => item.TextContent.Trim() == "Add to the project").Click();
    }
}
