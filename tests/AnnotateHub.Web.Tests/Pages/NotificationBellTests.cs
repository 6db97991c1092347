using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Notifications;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class NotificationBellTests : PageLab
{
    [Fact]
    public async Task The_bell_counts_by_itself_what_is_new_for_its_person_and_nobody_else()
    {
        var (anna, ben) = (await PersonAsync("anna"), await PersonAsync("ben"));
        var project = await ProjectAsync(1, (anna, ProjectRole.Annotator), (ben, ProjectRole.Annotator));
        SignIn(anna);
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("Notifications", bell.Find(".bell-button").GetAttribute("aria-label")));

        await TellAsync(project, ben, "Not hers");
        await TellAsync(project, anna, "Seed: 3 images are yours.");

        bell.WaitForAssertion(() => Assert.Equal("1 new notification", bell.Find(".bell-button").GetAttribute("aria-label")));
        bell.Find(".bell-button").Click();
        bell.WaitForAssertion(() =>
            Assert.Equal(["Seed: 3 images are yours."], bell.FindAll(".bell-list li a span").Select(element => element.TextContent))
        );
    }

    [Fact]
    public async Task Following_one_marks_it_as_read_and_leads_there()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(1, (anna, ProjectRole.Annotator));
        await TellAsync(project, anna, "First");
        await TellAsync(project, anna, "Second");
        SignIn(anna);
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.Equal("2 new notifications", bell.Find(".bell-button").GetAttribute("aria-label")));
        bell.Find(".bell-button").Click();
        bell.WaitForAssertion(() => Assert.Equal(2, bell.FindAll(".bell-list li").Count));

        bell.FindAll(".bell-list li a").Single(element => element.TextContent.StartsWith("Second", StringComparison.Ordinal)).Click();

        bell.WaitForAssertion(() => Assert.Equal("1 new notification", bell.Find(".bell-button").GetAttribute("aria-label")));
        Assert.EndsWith($"projects/{project.Id}/images", Services.GetRequiredService<NavigationManager>().Uri);
        Assert.Empty(bell.FindAll(".bell-list"));
    }

    [Fact]
    public async Task All_are_read_at_once_and_escape_closes_the_list()
    {
        var anna = await PersonAsync("anna");
        var project = await ProjectAsync(1, (anna, ProjectRole.Annotator));
        await TellAsync(project, anna, "First");
        await TellAsync(project, anna, "Second");
        SignIn(anna);
        var bell = Render<NotificationBell>();
        bell.WaitForAssertion(() => Assert.NotEmpty(bell.FindAll(".bell-button .number")));
        bell.Find(".bell-button").Click();
        bell.WaitForAssertion(() => Assert.NotEmpty(bell.FindAll(".bell-list .link-button")));

        bell.Find(".bell-list .link-button").Click();

        bell.WaitForAssertion(() => Assert.Equal("Notifications", bell.Find(".bell-button").GetAttribute("aria-label")));
        Assert.Empty(bell.FindAll("li[data-unread]"));
        bell.Find(".bell-list").KeyDown(new KeyboardEventArgs { Key = "Escape" });
        bell.WaitForAssertion(() => Assert.Empty(bell.FindAll(".bell-list")));
    }

    [Theory]
    [InlineData(20, "just now")]
    [InlineData(60 * 59, "59 min ago")]
    [InlineData(3600 * 23, "23 h ago")]
    [InlineData(3600 * 30, "yesterday")]
    [InlineData(3600 * 24 * 6, "6 days ago")]
    [InlineData(3600 * 24 * 8, "2026-11-15")]
    public void Time_is_said_as_people_say_it(int seconds, string words)
    {
        var now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(words, NotificationText.Since(now.AddSeconds(-seconds), now));
    }

    private async Task TellAsync(Project project, Person person, string text)
    {
        await using (var db = await DatabaseAsync())
        {
            db.Notify(
                person.Id,
                project.Id,
                NotificationKind.Assigned,
                text,
                $"projects/{project.Id}/images",
                TimeProvider.System.GetUtcNow()
            );
            await db.SaveChangesAsync();
        }

        Services.GetRequiredService<IClientNotifier>().Publish(new NotificationAdded(person.Id, project.Id));
    }
}
