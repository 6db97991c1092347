using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Assignments;
using AnnotateHub.Application.Audit;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Tests.Annotate;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>Dashboard, statistics and audit: what they add up and what they must not tell.</summary>
public sealed class OverviewTests
{
    [Fact]
    public async Task A_lead_watches_a_blind_round_without_its_boxes_until_it_is_closed()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (round, work) = await lab.AddRoundAsync(RoundKind.Test, [lab.Annotator], lab.Images);
        await lab.Writer.SendAsync(work[0].Id, lab.Annotator, "c1", 0, [AnnotateLab.Add(1, "b1"), AnnotateLab.Submit(2)]);
        await lab.Writer.SendAsync(work[1].Id, lab.Annotator, "c2", 0, [AnnotateLab.Add(1, "b1")]);

        var open = Assert.Single((await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Lead))!.Rounds);
        var own = (await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Annotator))!;
        var statistics = (await lab.Get<PeopleStatistics>().ReadAsync(lab.ProjectId, lab.Lead))!.Single(personStatistics =>
            personStatistics.PersonId == lab.Annotator
        );
        await lab.CloseAsync(round.Id);
        var closed = Assert.Single((await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Lead))!.Rounds);

        Assert.Equal((new StateCounts(1, 1, 1, 0, 0), null), (open.Counts, open.Boxes));
        Assert.Equal((1, 0, 0), (statistics.Images, statistics.Boxes, statistics.Actions));
        Assert.Equal((2, 1), (own.Waiting.Open, own.Days.Single().Submitted));
        Assert.Equal([new ClassTotal("R", 2)], closed.Boxes!);
        Assert.Null(await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Stranger));
    }

    [Fact]
    public async Task A_lead_who_annotates_a_blind_round_sees_only_their_own_share_of_it()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (_, work) = await lab.AddRoundAsync(RoundKind.Calibration, [lab.Annotator, lab.Lead], lab.Images);
        await lab.Writer.SendAsync(work[0].Id, lab.Annotator, "c1", 0, [AnnotateLab.Add(1, "b1"), AnnotateLab.Submit(2)]);

        var seen = (await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Lead))!;

        var round = Assert.Single(seen.Rounds);
        Assert.Equal((false, new StateCounts(3, 0, 0, 0, 0), null), (round.SeesOthers, round.Counts, round.Boxes));
        Assert.Equal([lab.Lead], seen.People.Select(personProgress => personProgress.PersonId));
        Assert.Empty(seen.Days);
        Assert.Empty(seen.ActiveNow);
        Assert.Equal(
            0,
            (await lab.Get<PeopleStatistics>().ReadAsync(lab.ProjectId, lab.Lead))!
                .Single(personStatistics => personStatistics.PersonId == lab.Annotator)
                .Images
        );
    }

    [Fact]
    public async Task Drift_looks_like_its_host_to_its_annotator_everywhere()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (host, _) = await lab.AddRoundAsync(RoundKind.Refinement, [lab.Annotator], [lab.Images[0], lab.Images[1]]);
        var (drift, hidden) = await lab.AddRoundAsync(
            RoundKind.Drift,
            [lab.Annotator],
            [lab.Images[2]],
            new RoundSettings(HostRoundId: host.Id)
        );
        await lab.Writer.SendAsync(hidden[0].Id, lab.Annotator, "c1", 0, [AnnotateLab.Add(1, "b1"), AnnotateLab.Submit(2)]);

        var own = Assert.Single((await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Annotator))!.Rounds);
        var list = (await lab.Get<AssignmentList>().ReadAsync(lab.ProjectId, lab.Annotator, new AssignmentFilter(Round: host.Id)))!.Items;
        var asked = (await lab.Get<AssignmentList>().ReadAsync(lab.ProjectId, lab.Annotator, new AssignmentFilter(Round: drift.Id)))!.Items;
        var lead = (await lab.Get<DashboardQueries>().ReadAsync(lab.ProjectId, lab.Lead))!.Rounds;

        Assert.Equal((host.Id, new StateCounts(2, 0, 1, 0, 0)), (own.Id, own.Counts));
        Assert.Equal([new ClassTotal("R", 1)], own.Boxes!);
        Assert.Equal([host.Id, host.Id, host.Id], list.Select(assignmentItem => assignmentItem.Round.Id));
        Assert.Empty(asked);
        Assert.Equal([(host.Id, 2), (drift.Id, 1)], lead.Select(roundProgress => (roundProgress.Id, roundProgress.Counts.Total)));
    }

    /// <summary>
    /// Ten submissions on each of seven of the last fourteen days: 10 an active day, 70 / 14 = 5 a calendar day, so 50 more take 10 days.
    /// The eighth day back does not count.
    /// </summary>
    [Fact]
    public void Pace_counts_the_last_seven_active_days_and_the_end_their_calendar()
    {
        var today = new DateOnly(2026, 3, 14);
        var days = Enumerable
            .Range(0, 7)
            .Select(index => new DayProgress(new DateOnly(2026, 3, 1).AddDays(2 * index), 10))
            .Append(new(new(2026, 2, 1), 500))
            .Append(new(new(2026, 3, 2), -1))
            .ToList();

        Assert.Equal(new Pace(10, 5, 50, new DateOnly(2026, 3, 24)), DashboardQueries.PaceOf(days, 50, today));
        Assert.Null(DashboardQueries.PaceOf(days, 0, today)!.ExpectedEnd);
        Assert.Null(DashboardQueries.PaceOf([], 50, today));
    }

    /// <summary>Of four proposed boxes one is accepted, one moved, one deleted and one left alone; two are drawn.</summary>
    [Fact]
    public async Task Correction_rates_say_what_became_of_each_proposed_box()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (_, work) = await lab.AddRoundAsync(RoundKind.Refinement, [lab.Annotator], lab.Images, new RoundSettings(StartFrom: "m1"));
        var proposed = Enumerable
            .Range(0, 4)
            .Select(index => new BoxChange(
                $"m{index}",
                10 * index,
                10,
                10 * index + 8,
                20,
                "R",
                BoxFlags.None,
                BoxOrigin.Model,
                Score: 0.5
            ))
            .ToList();
        await lab.Writer.AppendAsync(
            work[0].LabelSetId,
            lab.Lead,
            OperationWriter.ModelClient,
            [new Operation(1, "lay", OperationKind.Add, proposed)]
        );
        await lab.Writer.SendAsync(
            work[0].Id,
            lab.Annotator,
            "c1",
            0,
            [
                new Operation(1, "o1", OperationKind.Review, [new BoxChange("m0", Review: BoxReview.Accepted)]),
                new Operation(2, "o2", OperationKind.Reshape, [new BoxChange("m1", 11, 10, 19, 20)]),
                AnnotateLab.Delete(3, "m2"),
                AnnotateLab.Add(4, "b1"),
                AnnotateLab.Add(5, "b2", 40),
                AnnotateLab.Submit(6),
            ]
        );

        // Not submitted, and submitted without a box that the run had found there: neither counts among the corrections.
        await lab.Writer.AppendAsync(
            work[1].LabelSetId,
            lab.Lead,
            OperationWriter.ModelClient,
            [new Operation(1, "lay", OperationKind.Add, proposed)]
        );
        await lab.Writer.SendAsync(work[1].Id, lab.Annotator, "c2", 0, [AnnotateLab.Add(1, "b3")]);
        await lab.Writer.SendAsync(work[2].Id, lab.Annotator, "c3", 0, [AnnotateLab.Add(1, "b4"), AnnotateLab.Submit(2)]);

        var rates = (await lab.Get<PeopleStatistics>().ReadAsync(lab.ProjectId, lab.Lead))!.Single(personStatistics =>
            personStatistics.PersonId == lab.Annotator
        );

        Assert.Equal(new CorrectionRates(1, 4, 1, 1, 1, 1, 2), rates.Corrections);
        Assert.Equal((2, 3, 3, 9), (rates.Images, rates.Boxes, rates.ModelBoxes, rates.Actions));
        Assert.Equal(0.25, rates.Corrections!.Share(rates.Corrections.Rejected));
        Assert.Null(await lab.Get<PeopleStatistics>().ReadAsync(lab.ProjectId, lab.Annotator));
    }

    [Fact]
    public async Task The_audit_tells_leads_what_they_may_know_and_spreadsheets_nothing_that_runs()
    {
        await using var lab = await AnnotateLab.StartAsync();
        var (host, _) = await lab.AddRoundAsync(RoundKind.Refinement, [lab.Lead], [lab.Images[0]]);
        var (drift, _) = await lab.AddRoundAsync(RoundKind.Drift, [lab.Lead], [lab.Images[1]], new RoundSettings(HostRoundId: host.Id));
        var (blind, _) = await lab.AddRoundAsync(RoundKind.Test, [lab.Lead, lab.Annotator], [lab.Images[2]]);
        await using (var db = lab.Database())
        {
            var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
            db.RecordAudit(new Actor(0, "root"), lab.ProjectId, "member.added", at, "=HYPERLINK(\"x\")");
            db.RecordAudit(lab.Lead, lab.ProjectId, "round.made", at, roundId: blind.Id);
            db.RecordAudit(lab.Annotator, lab.ProjectId, "image.skipped", at, "Bad focus.", roundId: blind.Id, imageGroupId: lab.Images[2]);
            db.RecordAudit(lab.Annotator, lab.ProjectId, "assignment.made", at, roundId: drift.Id, subjectId: lab.Lead);
            db.RecordAudit(lab.Annotator, lab.ProjectId, "image.skipped", at, roundId: host.Id, imageGroupId: lab.Images[0]);
            await db.SaveChangesAsync();
        }

        var audit = lab.Get<AuditQueries>();
        var all = (await audit.ReadAsync(lab.ProjectId, lab.Lead, new AuditFilter()))!;
        var ofImage = (await audit.ReadAsync(lab.ProjectId, lab.Lead, new AuditFilter(Image: lab.Images[0])))!;
        var lines = new List<string>();
        await foreach (var line in (await audit.CsvAsync(lab.ProjectId, lab.Lead, new AuditFilter(Action: "member.")))!)
            lines.Add(line);

        Assert.Equal(["image.skipped", "round.made", "member.added"], all.Items.Select(item => item.Action));
        Assert.Equal(3, all.Total);
        Assert.Equal(host.Name, Assert.Single(ofImage.Items).Round);
        Assert.Equal(
            [
                "time,by,command_line,action,round,image,person,detail",
                "2026-01-02T03:04:05.000Z,root,1,member.added,,,,\"'=HYPERLINK(\"\"x\"\")\"",
            ],
            lines
        );
        Assert.Null(await audit.ReadAsync(lab.ProjectId, lab.Annotator, new AuditFilter()));
        Assert.Null(await audit.CsvAsync(lab.ProjectId, lab.Viewer, new AuditFilter()));
    }
}
