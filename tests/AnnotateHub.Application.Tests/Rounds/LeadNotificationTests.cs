using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Leads hear what waits for them, once, and never of a round in which they annotate blind.</summary>
public sealed class LeadNotificationTests : IAsyncLifetime
{
    private StudyLab _lab = null!;
    private long _round;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await StudyLab.StartAsync(4);
        await _lab.DrawSplitsAsync(testPerPatient: 1, validationShare: 0);
        _round = (
            await _lab.MakeAsync(
                RoundKind.Calibration,
                new(ImageChoiceKind.Draw, 1),
                [_lab.Expert, _lab.Student1],
                new RoundSettings(Seed: 3, Gate: new CalibrationGate(0.7, null))
            )
        ).RoundId;
    }

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task A_calibration_that_everybody_has_submitted_is_told_once_and_so_is_a_gate_that_was_not_reached()
    {
        await SubmitAsync(_lab.Expert, 10);
        Assert.Empty(await OfLeadAsync());
        // The student draws elsewhere: no cell in common, F1 0.
        await SubmitAsync(_lab.Student1, 150);
        await SubmittedAgainAsync(_lab.Student1);
        await _lab.Get<CalibrationCheck>().RecomputeAsync(_round, Cancel);
        await _lab.Get<CalibrationCheck>().RecomputeAsync(_round, Cancel);

        Assert.Equal(
            [
                (NotificationKind.CalibrationFinished, "Everybody has submitted Calibration."),
                (NotificationKind.GateFailed, "Student 1 did not reach the gate of Calibration."),
            ],
            await OfLeadAsync()
        );
        foreach (var annotator in _lab.Annotators)
            Assert.DoesNotContain(
                (await _lab.Get<NotificationService>().ListAsync(annotator, cancellationToken: Cancel)).Items,
                item => item.Kind != NotificationKind.Assigned
            );
    }

    [Fact]
    public async Task A_lead_who_annotates_in_the_blind_round_is_not_told_how_far_others_are()
    {
        await using (var db = _lab.Database())
            await db
                .Memberships.Where(member => member.PersonId == _lab.Expert)
                .ExecuteUpdateAsync(set => set.SetProperty(member => member.Role, ProjectRole.Lead), Cancel);
        await SubmitAsync(_lab.Expert, 10);
        await SubmitAsync(_lab.Student1, 150);
        await _lab.Get<CalibrationCheck>().RecomputeAsync(_round, Cancel);

        Assert.Equal(2, (await OfLeadAsync()).Count);
        Assert.DoesNotContain(
            (await _lab.Get<NotificationService>().ListAsync(_lab.Expert, cancellationToken: Cancel)).Items,
            item => item.Kind is NotificationKind.CalibrationFinished or NotificationKind.GateFailed
        );
    }

    [Fact]
    public async Task A_kind_that_is_off_is_not_shown_or_counted_and_comes_back_when_it_is_on()
    {
        var (settings, bell) = (_lab.Get<NotificationSettings>(), _lab.Get<NotificationService>());
        await SubmitAsync(_lab.Expert, 10);
        await SubmitAsync(_lab.Student1, 10);
        Assert.All((await settings.ReadAsync(_lab.Lead, Cancel)).Values, Assert.True);

        StudyLab.Done(await settings.SetAsync(_lab.Lead, NotificationKind.CalibrationFinished, false, Cancel));
        var off = await bell.ListAsync(_lab.Lead, cancellationToken: Cancel);
        Assert.Equal((0, 0), (off.Items.Count, off.Unread));
        Assert.False((await settings.ReadAsync(_lab.Lead, Cancel))[NotificationKind.CalibrationFinished]);
        // Off for one person only.
        Assert.All((await settings.ReadAsync(_lab.Expert, Cancel)).Values, Assert.True);

        StudyLab.Done(await settings.SetAsync(_lab.Lead, NotificationKind.CalibrationFinished, true, Cancel));
        Assert.Equal(1, (await bell.ListAsync(_lab.Lead, cancellationToken: Cancel)).Unread);
        Assert.Contains("no kind", StudyLab.Refused(await settings.SetAsync(_lab.Lead, "nothing", false, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_address_that_a_lead_is_sent_to_is_the_one_of_the_round()
    {
        await SubmitAsync(_lab.Expert, 10);
        await SubmitAsync(_lab.Student1, 150);
        await _lab.Get<CalibrationCheck>().RecomputeAsync(_round, Cancel);
        await using var db = _lab.Database();
        Assert.Equal(
            [PageAddress.Round(_lab.ProjectId, _round)],
            await db.Notifications.Where(note => note.PersonId == _lab.Lead).Select(note => note.Address).Distinct().ToListAsync(Cancel)
        );
    }

    [Fact]
    public async Task A_question_of_an_annotator_is_a_kind_of_its_own()
    {
        foreach (var person in new[] { _lab.Expert, _lab.Student1 })
            await SubmitAsync(person, 10);
        var work = (await _lab.WorkAsync(_round, _lab.Expert)).Single();
        StudyLab.Done(await _lab.Get<CommentService>().AddAsync(work.Id, _lab.Expert, new CommentDraft("Is this one cell?"), Cancel));
        Assert.Contains(await OfLeadAsync(), item => item.Kind == NotificationKind.Asked);
    }

    private async Task SubmitAsync(long person, double x)
    {
        var work = (await _lab.WorkAsync(_round, person)).Single();
        await _lab.SubmitAsync(work, x);
        await SubmittedAgainAsync(person);
    }

    /// <summary>What the server hears after a submission.</summary>
    private async Task SubmittedAgainAsync(long person) =>
        await _lab.Get<LeadNotifications>().CheckAsync((await _lab.WorkAsync(_round, person)).Single().Id, Cancel);

    private async Task<List<(string Kind, string Text)>> OfLeadAsync() =>
        [
            .. (await _lab.Get<NotificationService>().ListAsync(_lab.Lead, cancellationToken: Cancel))
                .Items.Select(item => (item.Kind, item.Text))
                .Order(),
        ];
}
