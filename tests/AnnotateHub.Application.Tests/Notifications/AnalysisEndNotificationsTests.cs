using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Notifications;

/// <summary>Who is told that a long analysis ended.</summary>
public sealed class AnalysisEndNotificationsTests
{
    [Theory]
    [InlineData(JobState.Succeeded, 1)]
    [InlineData(JobState.Failed, 1)]
    [InlineData(JobState.Cancelled, 0)]
    [InlineData(JobState.Running, 0)]
    public async Task Leads_are_told_once_of_what_came_to_its_end_and_nobody_else(JobState state, int told)
    {
        await using var lab = await StudyLab.StartAsync();
        await using var db = lab.Database();
        var job = new JobRecord
        {
            Kind = JobKinds.LabelCheck,
            Title = "Label check",
            Message = "The labels were checked.",
            ProjectId = lab.ProjectId,
            Payload = "{}",
            State = state,
        };
        db.Add(job);
        await db.SaveChangesAsync();

        await new AnalysisEndNotifications(
            lab.Get<IDbContextFactory<AnnotateHubDb>>(),
            lab.Get<IClientNotifier>(),
            TimeProvider.System
        ).AddAsync(job.Id, PageAddress.LabelCheck(lab.ProjectId, 7));

        var notes = await db.Notifications.AsNoTracking().Where(note => note.Kind == NotificationKind.AnalysisEnded).ToListAsync();
        Assert.Equal(told, notes.Count);
        Assert.All(
            notes,
            note =>
                Assert.Equal(
                    (lab.Lead, "Label check. The labels were checked.", $"projects/{lab.ProjectId}/label-check/7"),
                    (note.PersonId, note.Text, note.Address)
                )
        );
    }
}
