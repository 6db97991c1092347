using AnnotateHub.Application.Annotations.ActiveTime;
using AnnotateHub.Application.Comments;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

public sealed class CommentTests
{
    [Fact]
    public async Task A_thread_is_pinned_answered_once_deep_told_to_the_other_side_and_resolved()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (book, work) = (lab.Get<CommentService>(), await lab.AssignmentAsync());
        await lab.SendAsync(work.Id, "c1", AnnotateLab.Add(1, "b1"));
        var rung = new List<string>();
        using var annotator = lab.Get<IClientNotifier>().Subscribe<NotificationAdded>(lab.Annotator, _ => rung.Add("annotator"));
        using var lead = lab.Get<IClientNotifier>().Subscribe<NotificationAdded>(lab.Lead, _ => rung.Add("lead"));

        var first = Done(await book.AddAsync(work.Id, lab.Lead, new CommentDraft(" Two cells? ", BoxId: "b1")));
        var answer = Done(await book.AddAsync(work.Id, lab.Annotator, new CommentDraft("One, dividing.", ReplyTo: first.Id)));
        var place = Done(await book.AddAsync(work.Id, lab.Annotator, new CommentDraft("And here?", X: 100, Y: 0)));
        var resolved = Done(await book.ResolveAsync(first.Id, lab.Annotator));

        Assert.Equal(("Two cells?", "b1", "lead"), (first.Text, first.BoxId, first.Person));
        Assert.Equal([first.Id, answer.Id, place.Id], (await book.ListAsync(work.Id, lab.Lead))!.Select(comment => comment.Id));
        Assert.Equal("annotator", resolved.ResolvedBy);
        Assert.Equal(["annotator", "lead", "lead"], rung);
        var notification = (await lab.Get<NotificationService>().ListAsync(lab.Annotator)).Items.Single();
        Assert.Equal(
            ("answered", "lead commented on f1.", $"projects/{lab.ProjectId}/images/{lab.Images[0]}/annotate?assignment={work.Id}"),
            (notification.Kind, notification.Text, notification.Address)
        );
    }

    [Fact]
    public async Task What_cannot_be_said_is_refused_with_a_sentence()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (book, work) = (lab.Get<CommentService>(), await lab.AssignmentAsync());
        var first = Done(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("Well done.")));
        var answer = Done(await book.AddAsync(work.Id, lab.Annotator, new CommentDraft("Thanks.", ReplyTo: first.Id)));

        Assert.Contains("1 to 4000 characters", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("  "))));
        Assert.Contains("no box 'b9'", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", BoxId: "b9"))));
        Assert.Contains("outside the image of 100 x 80", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", X: 101, Y: 5))));
        Assert.Contains("outside the image", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", X: double.NaN, Y: 5))));
        Assert.Contains("one of them is missing", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", X: 1))));
        Assert.Contains("not pinned", Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", X: 1, Y: 1, ReplyTo: first.Id))));
        Assert.Contains(
            "Only first comments are answered",
            Why(await book.AddAsync(work.Id, lab.Lead, new CommentDraft("x", ReplyTo: answer.Id)))
        );
        Assert.Contains("first comment of a thread", Why(await book.ResolveAsync(answer.Id, lab.Lead)));
        Assert.Contains("The one who began the thread", Why(await book.ResolveAsync(first.Id, lab.Viewer)));
    }

    [Fact]
    public async Task Nothing_is_read_said_or_told_across_a_blind_wall()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var book = lab.Get<CommentService>();
        var (round, work) = await lab.AddRoundAsync(RoundKind.Calibration, [lab.Annotator, lab.Lead], [lab.Images[0]]);
        var own = Done(await book.AddAsync(work[0].Id, lab.Annotator, new CommentDraft("Is this a cell?")));

        foreach (var stranger in new[] { lab.Lead, lab.Viewer, lab.Stranger })
        {
            Assert.Null(await book.ListAsync(work[0].Id, stranger));
            Assert.IsType<Result<CommentView>.NotFound>(
                await book.AddAsync(work[0].Id, stranger, new CommentDraft("No.", ReplyTo: own.Id))
            );
            Assert.IsType<Result<CommentView>.NotFound>(await book.ResolveAsync(own.Id, stranger));
            Assert.Empty((await lab.Get<NotificationService>().ListAsync(stranger)).Items);
        }

        await lab.Writer.SendAsync(work[0].Id, lab.Annotator, "c1", 0, [AnnotateLab.Submit(1)]);
        await lab.Writer.SendAsync(work[1].Id, lab.Lead, "c2", 0, [AnnotateLab.Submit(1)]);
        await lab.CloseAsync(round.Id);
        Assert.Single((await book.ListAsync(work[0].Id, lab.Lead))!);
    }

    [Fact]
    public async Task Active_time_is_never_more_than_the_wall_allows()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (activity, work) = (lab.Get<ActiveTimeTracking>(), await lab.AssignmentAsync());

        Assert.Contains("0 or more", Why(await activity.ReportAsync(work.Id, lab.Annotator, "c1", -1)));
        Assert.Contains("'clientId'", Why(await activity.ReportAsync(work.Id, lab.Annotator, "c 1", 1)));
        Assert.IsType<Result<bool>.NotFound>(await activity.ReportAsync(work.Id, lab.Lead, "c1", 1));
        Assert.True(Done(await activity.ReportAsync(work.Id, lab.Annotator, "c1", 3_600_000)));
        Assert.InRange(await ActiveAsync(), 0, 600_000);

        await using (var db = lab.Database())
            await db.Assignments.ExecuteUpdateAsync(set =>
                set.SetProperty(assignment => assignment.CreatedAt, TimeProvider.System.GetUtcNow().AddHours(-9))
            );
        Done(await activity.ReportAsync(work.Id, lab.Annotator, "c1", 9 * 3_600_000));
        Done(await activity.ReportAsync(work.Id, lab.Annotator, "another", 9 * 3_600_000));
        Assert.Equal(30 * 60_000, await ActiveAsync());
        Done(await activity.ReportAsync(work.Id, lab.Annotator, "c1", 5));
        Assert.Equal(30 * 60_000, await ActiveAsync());

        async Task<long> ActiveAsync()
        {
            await using var db = lab.Database();
            return await db
                .Assignments.Where(assignment => assignment.Id == work.Id)
                .Select(assignment => assignment.ActiveMilliseconds)
                .SingleAsync();
        }
    }

    internal static T Done<T>(Result<T> outcome) => Assert.IsType<Result<T>.Success>(outcome).Value;

    internal static string Why<T>(Result<T> outcome) => Assert.IsType<Result<T>.Refused>(outcome).Reason;
}
