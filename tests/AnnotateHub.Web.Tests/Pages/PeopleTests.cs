using AnnotateHub.Core.Study;
using AnnotateHub.Web.Features.Accounts;
using AnnotateHub.Web.Features.Members;
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
        page.FindAll("button").Single(element => element.TextContent.Trim() == "Create").Click();
        page.WaitForAssertion(() => Assert.Contains("assword", page.Find(".fault").TextContent));

        Fill(page, 2, "Correct-horse-1");
        page.FindAll("button").Single(element => element.TextContent.Trim() == "Create").Click();
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
        var dialog = await dialogs.InvokeAsync(() =>
            Services
                .GetRequiredService<IDialogService>()
                .ShowAsync<PasswordDialog>(
                    "New password",
                    new DialogParameters<PasswordDialog> { { passwordDialog => passwordDialog.Set, set } }
                )
        );

        dialogs.Find("input").Input("bad");
        dialogs.FindAll("button").Single(element => element.TextContent.Trim() == "Set").Click();
        dialogs.WaitForAssertion(() => Assert.Equal("Too short.", dialogs.Find(".fault").TextContent));
        dialogs.Find("input").Input("good enough");
        dialogs.FindAll("button").Single(element => element.TextContent.Trim() == "Set").Click();

        Assert.False((await dialog.Result)!.Canceled);
        Assert.Equal(["bad", "good enough"], asked);
    }

    [Fact]
    public async Task A_member_is_added_by_user_name_and_strangers_and_doubles_are_told()
    {
        var (anna, _) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(0, (anna, ProjectRole.Manager));
        var panel = Render<MembersPanel>(parameters =>
            parameters.Add(membersPanel => membersPanel.ProjectId, project.Id).Add(membersPanel => membersPanel.PersonId, anna.Id)
        );
        panel.WaitForAssertion(() => Assert.Single(panel.FindAll("tbody tr")));

        Add(panel, "ghost");
        panel.WaitForAssertion(() => Assert.Contains("Nobody here has the user name 'ghost'", panel.Find(".fault").TextContent));
        Add(panel, "ANNA");
        panel.WaitForAssertion(() => Assert.Contains("is a member already", panel.Find(".fault").TextContent));
        Add(panel, "ben");
        panel.WaitForAssertion(() => Assert.Equal(2, panel.FindAll("tbody tr").Count));

        await using var db = await DatabaseAsync();
        Assert.Equal(
            ProjectRole.Annotator,
            (
                await db.Memberships.SingleAsync(
                    membership => membership.ProjectId == project.Id && membership.PersonId != anna.Id,
                    Xunit.TestContext.Current.CancellationToken
                )
            ).Role
        );
    }

    private static void Fill(IRenderedComponent<PeoplePage> page, int field, string text) =>
        page.FindAll(".inline-form input.mud-input-slot")[field].Change(text);

    private static void Add(IRenderedComponent<MembersPanel> panel, string userName)
    {
        panel.FindAll(".inline-form input")[0].Input(userName);
        panel.FindAll("button").Single(element => element.TextContent.Trim() == "Add to the project").Click();
    }
}
