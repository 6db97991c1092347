using AnnotateHub.Application.Accounts;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Jobs;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Notifications;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Reading a long list page by page while others work: nothing comes twice, and nothing is left out.</summary>
public sealed class ListPagingTests
{
    private const int Size = 4;

    [Fact]
    public async Task A_round_s_table_in_any_order_meets_every_work_once_from_page_to_page_back_and_by_number()
    {
        await using var lab = await StudyLab.StartAsync(8);
        await lab.DrawSplitsAsync(1);
        var round = (
            await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 5), [lab.Expert, lab.Student1, lab.Student2])
        ).RoundId;
        var count = (await lab.WorkAsync(round)).Count;
        // A third is submitted, a third begun, a third not touched: states and times differ, and some are equal.
        foreach (var (index, work) in (await lab.WorkAsync(round)).Index())
            if (index % 3 == 0)
                await lab.SubmitAsync(work);
            else if (index % 3 == 1)
                await lab.SendAsync(work, Core.Annotation.OperationKind.Add, StudyLab.Box("b", 10, "R"));
        var table = lab.Get<AssignmentTable>();
        foreach (var order in Enum.GetValues<TableOrder>())
        foreach (var descending in new[] { false, true })
        {
            var filter = new TableFilter(Order: order, Descending: descending);
            var whole = (await PageAsync(new ListWindow(Take: 200))).Select(line => line.Id).ToList();
            Assert.Equal(count, whole.Count);

            var forth = (await PageAsync(new ListWindow(Take: Size))).ToList();
            while (
                await PageAsync(new ListWindow(0, Size, AssignmentTable.PlaceOf(forth[^1], order))) is { Count: > 0 } page
            )
                forth.AddRange(page);
            // By number, the later pages from the end.
            var numbered = new List<TableLine>();
            for (var skip = 0; skip < count; skip += Size)
                numbered.AddRange(await PageAsync(new ListWindow(skip, Size)));
            var back = numbered[^1..];
            while (
                await PageAsync(new ListWindow(0, Size, AssignmentTable.PlaceOf(back[0], order) with { IsBefore = true }))
                    is { Count: > 0 } page
            )
                back.InsertRange(0, page);

            Assert.Equal(whole, forth.Select(line => line.Id));
            Assert.Equal(whole, numbered.Select(line => line.Id));
            Assert.Equal(whole, back.Select(line => line.Id));
            Assert.Empty(await PageAsync(new ListWindow(count, Size)));

            async Task<IReadOnlyList<TableLine>> PageAsync(ListWindow window) =>
                (await table.PageAsync(lab.ProjectId, round, lab.Lead, filter, window))!.Items;
        }
    }

    [Theory]
    [InlineData(TableOrder.Changed)]
    [InlineData(TableOrder.State)]
    [InlineData(TableOrder.Image)]
    public async Task The_work_that_a_page_ends_with_may_change_or_be_withdrawn_before_the_next_one(TableOrder order)
    {
        await using var lab = await StudyLab.StartAsync(14);
        await lab.DrawSplitsAsync(1);
        var round = (await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 9), [lab.Expert])).RoundId;
        var works = await lab.WorkAsync(round);
        foreach (var work in works)
            await lab.SendAsync(work, Core.Annotation.OperationKind.Add, StudyLab.Box("b", 10, "R"));
        var filter = new TableFilter(Order: order, Descending: order == TableOrder.Changed);
        var whole = (await PageAsync(new ListWindow(Take: 200))).Select(line => line.Id).ToList();

        // The last of the first page goes to the other end of the list: submitted, and changed last of all.
        var first = await PageAsync(new ListWindow(Take: Size));
        await lab.SubmitAsync(works.Single(work => work.Id == first[^1].Id), 40);
        var second = await PageAsync(new ListWindow(Size, Size, AssignmentTable.PlaceOf(first[^1], order)));
        // The last of the second is taken away.
        StudyLab.Done(await lab.Get<AssignmentReview>().WithdrawAsync(second[^1].Id, lab.Lead));
        var third = await PageAsync(new ListWindow(2 * Size, Size, AssignmentTable.PlaceOf(second[^1], order)));

        var read = first.Concat(second).Concat(third).Select(line => line.Id).ToList();
        // In the order of states the submitted one stands at the end now, as what it has become.
        Assert.Equal(order == TableOrder.State ? [.. whole, first[^1].Id] : whole, read);

        async Task<IReadOnlyList<TableLine>> PageAsync(ListWindow window) =>
            (await lab.Get<AssignmentTable>().PageAsync(lab.ProjectId, round, lab.Lead, filter, window))!.Items;
    }

    [Fact]
    public async Task What_is_written_meanwhile_shifts_no_page_of_what_is_listed_newest_first()
    {
        await using var lab = await AnnotateLab.StartAsync();
        await using (var db = lab.Database())
        {
            var person = await db.Users.SingleAsync(user => user.Id == lab.Lead);
            person.IsAdministrator = true;
            await db.SaveChangesAsync();
        }

        await WriteAsync(lab, 1, 10);
        var (audit, bell, jobs, signIns) = (
            lab.Get<AuditQueries>(),
            lab.Get<NotificationService>(),
            lab.Get<JobQueries>(),
            lab.Get<SignInQueries>()
        );
        foreach (
            var page in new Func<ListWindow, Task<List<(string Text, ListPlace Place)>>>[]
            {
                async window =>
                    [
                        .. (await audit.ReadAsync(lab.ProjectId, lab.Lead, new AuditFilter(), window))!.Items.Select(line =>
                            (line.Detail!, new ListPlace(line.Id))
                        ),
                    ],
                async window =>
                    [.. (await bell.ListAsync(lab.Lead, window: window)).Items.Select(item => (item.Text, new ListPlace(item.Id)))],
                async window => [.. (await jobs.LatestAsync(lab.Lead, window)).Select(job => (job.Title, JobQueries.PlaceOf(job)))],
                async window =>
                    [
                        .. (await signIns.ReadAsync(lab.Lead, new SignInFilter(), window))!.Items.Select(line =>
                            (line.Detail!, new ListPlace(line.Id))
                        ),
                    ],
            }
        )
        {
            // Whatever the list before wrote is there already; only what this one has shown counts.
            var first = await page(new ListWindow(Take: Size));
            var newest = int.Parse(first[0].Text, System.Globalization.CultureInfo.InvariantCulture);
            await WriteAsync(lab, newest + 1, 3);
            var second = await page(new ListWindow(Size, Size, first[^1].Place));
            var again = await page(new ListWindow(0, Size, second[0].Place with { IsBefore = true }));

            Assert.Equal(Numbers(newest, 2 * Size), first.Concat(second).Select(line => line.Text));
            Assert.Equal(first.Select(line => line.Text), again.Select(line => line.Text));
        }

        static IEnumerable<string> Numbers(int newest, int count) =>
            Enumerable.Range(0, count).Select(index => $"{newest - index}");
    }

    [Fact]
    public async Task An_image_that_comes_or_goes_meanwhile_shifts_no_part_of_the_strip()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var strip = lab.Get<ImageList>();
        // f1, f2, f10: the first is shown, and then one comes before it and it goes itself.
        var first = (await strip.ReadAsync(lab.ProjectId, lab.Annotator, new ListWindow(0, 1))).Items.Single();
        await using (var db = lab.Database())
        {
            db.Add(
                new ImageGroup
                {
                    ProjectId = lab.ProjectId,
                    Name = "f0",
                    SortKey = "f0000",
                    Width = 100,
                    Height = 80,
                    ContentHash = "f0",
                }
            );
            await db.SaveChangesAsync();
        }

        var next = await strip.ReadAsync(lab.ProjectId, lab.Annotator, new ListWindow(1, 2, new ListPlace(first.Id)));
        var f10 = new ListPlace(next.Items[1].Id, IsBefore: true);
        var before = await strip.ReadAsync(lab.ProjectId, lab.Annotator, new ListWindow(0, 2, f10));
        // Nobody knows where an image was that is gone: then the number counts.
        var gone = await strip.ReadAsync(lab.ProjectId, lab.Annotator, new ListWindow(2, 2, new ListPlace(long.MaxValue)));

        Assert.Equal(["f2", "f10"], next.Items.Select(image => image.Name));
        Assert.Equal(["f1", "f2"], before.Items.Select(image => image.Name));
        Assert.Equal(["f2", "f10"], gone.Items.Select(image => image.Name));
    }

    /// <summary>Lines of every kind, numbered from there on.</summary>
    private static async Task WriteAsync(AnnotateLab lab, int from, int count)
    {
        var at = new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
        await using var db = lab.Database();
        for (var number = from; number < from + count; number++)
        {
            db.RecordAudit(new Actor(0, "root"), lab.ProjectId, "member.added", at, $"{number}");
            db.Add(
                new Notification
                {
                    PersonId = lab.Lead,
                    ProjectId = lab.ProjectId,
                    Kind = NotificationKind.Assigned,
                    Text = $"{number}",
                    Address = "projects",
                    CreatedAt = at,
                }
            );
            db.Add(
                new JobRecord
                {
                    Kind = JobKinds.Import,
                    Title = $"{number}",
                    Payload = "{}",
                    State = JobState.Succeeded,
                    CreatedById = lab.Lead,
                    CreatedAt = at,
                    FinishedAt = at,
                }
            );
            db.Add(
                new SignInEvent
                {
                    At = at,
                    Action = "signIn.succeeded",
                    Detail = $"{number}",
                    Hash = "",
                }
            );
            await db.SaveChangesAsync();
        }
    }
}
