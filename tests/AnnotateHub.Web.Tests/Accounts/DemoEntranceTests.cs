using System.Net;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Jobs;
using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Demo;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>The three entrances of the demo: one click each, and only where the demo is on.</summary>
public sealed class DemoEntranceTests : IDisposable
{
    private static readonly (string, string)[] Open = [("Demo:Enabled", "true"), ("Demo:Images", "0")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Label_cells_signs_in_and_opens_an_image_and_what_is_not_made_is_not_offered()
    {
        await using var app = new RunningApp(_folder, null, Open);
        var browser = app.Browser();
        var page = await browser.GetStringAsync("sign-in");
        Assert.Contains("Label cells", page, StringComparison.Ordinal);
        // Demo:Study=false in these tests.
        Assert.DoesNotContain("Resolve disagreements", page, StringComparison.Ordinal);

        using var signedIn = await RunningApp.SignInAsync(browser, "expert", DemoAccounts.Password, "/demo/label");
        Assert.Equal("/demo/label", signedIn.Headers.Location!.OriginalString);
        using var label = await browser.GetAsync("demo/label");
        Assert.Matches("^/projects/1/images/[0-9]+/annotate$", label.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(label.Headers.Location)).StatusCode);
        foreach (var other in new[] { "demo/report", "demo/disagreements", "demo/nothing", "demo/7" })
        {
            using var answer = await browser.GetAsync(other);
            Assert.Equal("/", answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Who_is_signed_out_signs_in_first_and_a_closed_demo_leads_nowhere()
    {
        await using var app = new RunningApp(_folder);
        using var answer = await app.Browser().GetAsync("demo/label");
        Assert.Contains("/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("Label cells", await app.Browser().GetStringAsync("sign-in"), StringComparison.Ordinal);
        await app.PersonAsync("somebody");
        var browser = await app.SignedInAsync("somebody");
        using var inside = await browser.GetAsync("demo/label");
        Assert.Equal("/", inside.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_study_is_queued_once_for_a_plate_that_is_there_and_not_where_it_is_left_out()
    {
        var (queued, state) = await QueuedAsync(("Demo:Study", "false"));
        Assert.Equal((0, DemoEntranceState.None), (queued, state));
        Assert.Equal((1, DemoEntranceState.Making), await QueuedAsync(("Demo:Study", "true")));
    }

    /// <summary>A server with a job board that nothing is taken from.</summary>
    private async Task<(int Jobs, DemoEntranceState State)> QueuedAsync((string, string) setting)
    {
        await using var app = new RunningApp(
            _folder,
            services =>
            {
                foreach (var quartz in services.Where(item => item.ImplementationType?.Name == "QuartzHostedService").ToList())
                    services.Remove(quartz);
            },
            [.. Open, setting]
        );
        await app.Services.GetRequiredService<DemoStudyStart>().EnsureAsync();
        await using var db = await app.DatabaseAsync();
        if (setting.Item2 == "true")
            Assert.Equal(
                [.. StudyAccounts.All.Select(account => account.UserName).Append("lead").Order()],
                await db
                    .Memberships.Where(member => member.Project!.Name == FinishedStudy.Name)
                    .Select(member => member.Person!.UserName!)
                    .Order()
                    .ToListAsync()
            );
        return (
            await db.Jobs.CountAsync(job => job.Kind == JobKinds.DemoStudy),
            await app.Services.GetRequiredService<DemoStudyStart>().StateAsync()
        );
    }
}
