using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Features.Backups;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Pages;

public sealed class BackupsPageTests : PageLab
{
    [Fact]
    public async Task Only_administrators_see_the_backups()
    {
        SignIn(await PersonAsync("anna"));
        await JobAsync(JobState.Failed, "The disk of the backups is full.");

        var page = Render<BackupsPage>();

        page.WaitForAssertion(() => Assert.Contains("Only administrators see the backups", page.Markup));
        Assert.DoesNotContain("The disk of the backups", page.Markup);
        Assert.DoesNotContain("Back up now", page.Markup);
    }

    [Fact]
    public async Task A_server_without_backup_or_schedule_is_told_so()
    {
        SignIn(await PersonAsync("root", administrator: true));

        var page = Render<BackupsPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("There is no backup, and none is taken by itself", page.Find(".mud-alert").TextContent)
        );
        Assert.Contains("the newest of 7 days and of 5 weeks", page.Markup);
    }

    [Fact]
    public async Task How_each_ended_is_listed_and_a_new_one_shows_without_a_reload()
    {
        SignIn(await PersonAsync("root", administrator: true));
        var faults = new[] { "Label set 3: its 2 boxes are not the 3 that its log gives.", "Label set 4: line 7 of its log is missing." };
        await JobAsync(JobState.Failed, "Two faults.", new BackupResult("b.zip", null, null, 2_500_000, 3, 1, faults, 2, ["a.zip"]));

        var page = Render<BackupsPage>();
        page.WaitForAssertion(() => Assert.Equal("faults found", page.Find("tbody .state").TextContent));
        Assert.Equal(faults, page.FindAll("tbody li").Select(item => item.TextContent));
        Assert.Contains("1 older file was removed", page.Find("tbody").TextContent);
        Assert.Contains("2.5 MB", page.Find("tbody").TextContent);

        var id = await JobAsync(JobState.Succeeded, "Whole.", new BackupResult("c.zip", "d.zip", null, 2_500_000, 3, 1, [], 0, []));
        Services.GetRequiredService<IClientNotifier>().Publish(new JobChanged(id, null, null));

        page.WaitForAssertion(() =>
            Assert.Equal(["whole", "faults found"], page.FindAll("tbody .state").Select(item => item.TextContent))
        );
    }

    private async Task<long> JobAsync(JobState state, string message, BackupResult? result = null)
    {
        await using var db = await DatabaseAsync();
        var job = new JobRecord
        {
            Kind = JobKinds.Backup,
            Title = "Backup of the server",
            Payload = "{}",
            State = state,
            Message = message,
            Result = result is null ? null : JobPayload.Write(result),
            FinishedAt = DateTimeOffset.UnixEpoch,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    }
}
