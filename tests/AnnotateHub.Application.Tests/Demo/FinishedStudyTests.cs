using AnnotateHub.Application.Adjudication;
using AnnotateHub.Application.Demo;
using AnnotateHub.Application.Demo.Study;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.PublishedDataSet;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Imaging.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Demo;

/// <summary>The study that newcomers look at holds what its error model says (docs/finished-study.md).</summary>
public sealed class FinishedStudyTests(FinishedStudyTests.Made made) : IClassFixture<FinishedStudyTests.Made>
{
    /// <summary>Chance of a false alarm with one seed in 16,000: the seed is fixed, so it passes always or never.</summary>
    private const double Deviations = 4;

    private readonly FinishedStudyLab _lab = made.Lab;

    [Theory]
    [InlineData(StudyAccounts.Expert)]
    [InlineData(StudyAccounts.Student1)]
    public async Task People_miss_as_many_cells_and_take_as_many_for_another_class_as_their_months_say(string userName)
    {
        var account = StudyAccounts.All.Single(item => item.UserName == userName);
        var errors = new ErrorModel(account.Months!.Value);
        var (missed, expectedMisses, missVariance) = (0, 0.0, 0.0);
        var (wrong, expectedWrong, wrongVariance) = (0, 0.0, 0.0);
        foreach (var (name, boxes) in await FromScratchAsync(userName))
        {
            // Cells that may be taken together with a neighbour have a rate of their own; the next test counts them.
            var paired = SimulatedAnnotator.TouchingPairs(TruthOf(name)).SelectMany(pair => new[] { pair.A, pair.B }).ToHashSet();
            var cells = TruthOf(name).Cells;
            var match = OneToOneMatching
                .Match([.. boxes.Select(box => box.Box)], [.. cells.Select(cell => cell.Box)], SimulatedAnnotator.SameIou)
                .ToDictionary(pair => pair.B, pair => boxes[pair.A].Class);
            foreach (var (place, cell) in cells.Index().Where(item => !paired.Contains(item.Index)))
            {
                (expectedMisses, missVariance) = (expectedMisses + errors.Miss, missVariance + errors.Miss * (1 - errors.Miss));
                if (!match.TryGetValue(place, out var seen))
                {
                    missed++;
                    continue;
                }

                var share = errors.WrongClass(cell);
                (expectedWrong, wrongVariance) = (expectedWrong + share, wrongVariance + share * (1 - share));
                wrong += seen == cell.Class ? 0 : 1;
            }
        }

        AssertWithin(missed, expectedMisses, missVariance);
        AssertWithin(wrong, expectedWrong, wrongVariance);
        Assert.True(expectedMisses > 1, $"Too few cells to say anything: {expectedMisses:0.0} misses expected.");
    }

    [Theory]
    [InlineData(StudyAccounts.Expert)]
    [InlineData(StudyAccounts.Student1)]
    public async Task People_draw_as_many_boxes_as_misses_merges_and_debris_leave(string userName)
    {
        var errors = new ErrorModel(StudyAccounts.All.Single(item => item.UserName == userName).Months!.Value);
        var (drawn, expected, variance) = (0, 0.0, 0.0);
        foreach (var (name, boxes) in await FromScratchAsync(userName))
        {
            var (truth, pairs) = (TruthOf(name), SimulatedAnnotator.TouchingPairs(TruthOf(name)).Count);
            var (seen, merge) = (1 - errors.Miss, errors.Merge);
            // A pair gives one box where it is merged; else two cells are seen or missed each for itself: 2q boxes, and
            // 2q(1 - q) + 4q² for the mean square.
            var mean = merge + (1 - merge) * 2 * seen;
            var square = merge + (1 - merge) * (2 * seen * (1 - seen) + 4 * seen * seen);
            var singles = truth.Cells.Count - 2 * pairs;
            expected += singles * seen + pairs * mean + truth.Debris.Count * errors.Debris;
            variance +=
                singles * seen * (1 - seen)
                + pairs * (square - mean * mean)
                + truth.Debris.Count * errors.Debris * (1 - errors.Debris);
            drawn += boxes.Count;
        }

        AssertWithin(drawn, expected, variance);
    }

    [Fact]
    public async Task The_frozen_agreement_of_the_blind_test_is_what_two_error_models_make_of_it()
    {
        var (expert, student) = (new ErrorModel(48), new ErrorModel(10));
        var (low, high, variance, boxes) = (0.0, 0.0, 0.0, 0.0);
        foreach (var name in (await _lab.BoxesAsync(RoundKind.Test, StudyAccounts.Expert)).Keys)
        {
            var (truth, pairs) = (TruthOf(name), SimulatedAnnotator.TouchingPairs(TruthOf(name)).Count);
            var singles = truth.Cells.Count - 2 * pairs;
            var both = (1 - expert.Miss) * (1 - student.Miss);
            var apart = (1 - expert.Merge) * (1 - student.Merge);
            var together = expert.Merge * student.Merge;
            // Where one of two merges a pair, the large box has half of the larger cell or has not: none or one match.
            var matched = singles * both + pairs * (apart * 2 * both + together) + truth.Debris.Count * expert.Debris * student.Debris;
            low += matched;
            high += matched + pairs * (1 - apart - together);
            variance += truth.Cells.Count * both * (1 - both) + pairs;
            foreach (var errors in new[] { expert, student })
                boxes +=
                    singles * (1 - errors.Miss)
                    + pairs * (errors.Merge + (1 - errors.Merge) * 2 * (1 - errors.Miss))
                    + truth.Debris.Count * errors.Debris;
        }

        var report = await ReportAsync(FinishedStudy.TestAgreement);
        var f1 = Assert.Single(report.Agreement!.Report.Pairs).F1.Value!.Value;
        var slack = Deviations * 2 * Math.Sqrt(variance) / boxes;
        Assert.InRange(f1, (2 * low / boxes) - slack, (2 * high / boxes) + slack);
        // Hasty at first, student two would be at 0.72: (1 - 0.023)(1 - 0.44) cells in common of 0.977 and 0.56.
        Assert.True(f1 > 0.8, $"F1 {f1:0.000}");
    }

    [Fact]
    public async Task One_person_fails_the_gate_first_and_passes_after_the_work_came_back()
    {
        var person = await _lab.PersonAsync(StudyAccounts.Student2);
        await using var db = _lab.Database();
        var round = await db.Rounds.Include(item => item.People).SingleAsync(item => item.Kind == RoundKind.Calibration, Cancel);
        Assert.All(round.People, member => Assert.True(member.GatePassed));
        Assert.All(round.People, member => Assert.Null(member.LetThroughAt));
        Assert.NotNull(round.ClosedAt);
        // Three images, one a patient, returned once each, and only to the one who had failed.
        Assert.Equal(
            (3, person.Id),
            (
                await db.Audit.CountAsync(entry => entry.Action == "assignment.returned", Cancel),
                await db
                    .Comments.Join(db.Assignments, comment => comment.AssignmentId, work => work.Id, (_, work) => work.PersonId)
                    .Distinct()
                    .SingleAsync(Cancel)
            )
        );
    }

    [Fact]
    public async Task A_third_of_the_disagreements_is_left_open_and_whoever_looks_may_decide_it()
    {
        var visitor = await _lab.PersonAsync(StudyAccounts.Lead);
        var view = StudyLab.Done(await _lab.Get<AdjudicationService>().ReadAsync(await RoundAsync(RoundKind.Test), visitor.Id, Cancel));
        Assert.True(view.Cases.Count >= 9, $"{view.Cases.Count} cases are too few to look at.");
        Assert.Equal(view.Cases.Count / 3, view.Cases.Count(item => item.State == "open"));
        Assert.False(view.IsSigned);
        var open = view.Cases.First(item => item.State == "open");
        var request = new DecisionRequest("visitor-1", open.ImageId, open.Key, "keepAll");
        var answer = StudyLab.Done(await _lab.Get<AdjudicationService>().DecideAsync(view.RoundId, visitor.Id, request, Cancel));
        Assert.NotNull(answer);
        StudyLab.Done(await _lab.Get<AdjudicationService>().UndoAsync(view.RoundId, visitor.Id, "visitor-2", "visitor-1", Cancel));
    }

    [Fact]
    public async Task Agreement_and_evaluation_are_frozen_with_pseudonyms_and_the_data_set_is_published()
    {
        var lead = await _lab.PersonAsync(StudyAccounts.Lead);
        var project = (await _lab.Study.FindAsync(Cancel))!.Value;
        Assert.Equal(
            [
                FinishedStudy.CalibrationAgreement,
                FinishedStudy.TestAgreement,
                FinishedStudy.ValidationEvaluation,
                FinishedStudy.TestEvaluation,
            ],
            (await _lab.Get<FrozenReports>().ListAsync(project, lead.Id, Cancel))!.Select(report => report.Title).Order()
        );
        Assert.DoesNotContain("Simulated", (await ReportAsync(FinishedStudy.TestAgreement)).Text, StringComparison.Ordinal);
        var run = Assert.Single((await ReportAsync(FinishedStudy.TestEvaluation)).Evaluation!.Report.Runs);
        Assert.Equal(FinishedStudy.TestRun, run.Name);
        Assert.NotNull(await _lab.Get<PublishedExport>().LastAsync(project, lead.Id, Cancel));
        Assert.True(new FileInfo(_lab.Study.PublishedFile).Length > 0);
    }

    [Fact]
    public async Task Made_again_nothing_changes_and_cut_short_it_ends_with_the_same_boxes()
    {
        await using var cut = new FinishedStudyLab();
        // Stopped among the images, in the middle of a calibration, of the refinement and of the test.
        foreach (var (phase, count) in new[] { ("Images", 4), ("Calibration", 5), ("Refinement", 6), ("Blind test", 3) })
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var said = 0;
            var seen = new Seen(progress =>
            {
                if (progress.Message.StartsWith(phase, StringComparison.Ordinal) && ++said == count)
                    stop.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cut.Study.MakeAsync(seen, stop.Token));
        }

        await cut.Study.MakeAsync(cancellationToken: Cancel);
        await cut.Study.MakeAsync(cancellationToken: Cancel);
        foreach (var kind in new[] { RoundKind.Calibration, RoundKind.Seed, RoundKind.Test })
            foreach (var account in StudyAccounts.All)
                Assert.Equal(await _lab.BoxesAsync(kind, account.UserName), await cut.BoxesAsync(kind, account.UserName));
        await using (var db = cut.Database())
        {
            Assert.Equal(5, await db.Rounds.CountAsync(Cancel));
            Assert.Equal(4, await db.FrozenReports.CountAsync(Cancel));
        }

        // The demo is closed in this laboratory: an administrator deletes what is left, the study among it.
        await using (var db = cut.Database())
        {
            db.Users.Add(new() { UserName = "root", NormalizedUserName = "ROOT", IsAdministrator = true });
            await db.SaveChangesAsync(Cancel);
        }

        var remains = StudyLab.Done(await cut.Get<DemoClosing>().RemoveAsync((await cut.PersonAsync("root")).Id, Cancel));
        Assert.Equal([FinishedStudy.Name], remains.Projects);
        await using (var db = cut.Database())
        {
            Assert.Empty(await db.Projects.ToListAsync(Cancel));
            Assert.Empty(await db.Users.Where(item => item.IsDemo && item.DeletedAt == null).ToListAsync(Cancel));
        }

        Assert.False(File.Exists(cut.Study.PublishedFile));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SyntheticTruth TruthOf(string name)
    {
        var generator = new PlateGenerator(FinishedStudyLab.Small.Plate);
        return Truths.GetOrAdd(
            name,
            _ =>
                generator
                    .Generate(
                        Enumerable
                            .Range(FinishedStudyLab.Small.FirstField, FinishedStudyLab.Small.Images)
                            .First(index => generator.NameOf(index) == name)
                    )
                    .Truth
        );
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, SyntheticTruth> Truths = new();

    /// <summary>Calibration, seed and test of people who went through them once.</summary>
    private async Task<IReadOnlyList<KeyValuePair<string, IReadOnlyList<Core.Agreement.ClassedBox>>>> FromScratchAsync(string userName) =>
        [
            .. await _lab.BoxesAsync(RoundKind.Calibration, userName),
            .. await _lab.BoxesAsync(RoundKind.Seed, userName),
            .. await _lab.BoxesAsync(RoundKind.Test, userName),
        ];

    private async Task<long> RoundAsync(RoundKind kind)
    {
        await using var db = _lab.Database();
        return await db.Rounds.Where(round => round.Kind == kind).Select(round => round.Id).SingleAsync(Cancel);
    }

    private async Task<FrozenDocument> ReportAsync(string title)
    {
        var lead = await _lab.PersonAsync(StudyAccounts.Lead);
        var project = (await _lab.Study.FindAsync(Cancel))!.Value;
        var line = (await _lab.Get<FrozenReports>().ListAsync(project, lead.Id, Cancel))!.Single(report => report.Title == title);
        return (await _lab.Get<FrozenReports>().FindAsync(project, lead.Id, line.Hash, Cancel))!;
    }

    private static void AssertWithin(int count, double expected, double variance)
    {
        var slack = Deviations * Math.Sqrt(variance);
        Assert.InRange(count, expected - slack, expected + slack);
    }

    private sealed class Seen(Action<JobProgress> look) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => look(value);
    }

    /// <summary>One study for all of these tests.</summary>
    public sealed class Made : IAsyncLifetime
    {
        public FinishedStudyLab Lab { get; } = new();

        public async ValueTask InitializeAsync() => await Lab.Study.MakeAsync();

        public ValueTask DisposeAsync() => Lab.DisposeAsync();
    }
}
