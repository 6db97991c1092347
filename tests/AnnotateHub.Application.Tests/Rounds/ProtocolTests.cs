using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>The paper's protocol from the first draw to drift, on a small plate.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task A_study_of_three_people_runs_through_all_phases()
    {
        await using var lab = await StudyLab.StartAsync(14, 14, 12);
        var queue = lab.Get<WorkQueue>();
        await lab.DrawSplitsAsync(testPerPatient: 4);

        // Calibration: the same six images to everybody, none of them a test image.
        var calibration = await lab.MakeAsync(
            RoundKind.Calibration,
            new(ImageChoiceKind.Draw, 6),
            lab.Annotators,
            new RoundSettings(Seed: 3, Gate: new CalibrationGate(0.7, 0.7))
        );
        Assert.Equal(18, calibration.Assignments);
        var seed = await lab.MakeAsync(RoundKind.Seed, new(ImageChoiceKind.Draw, 5), []);
        var seedWork = await lab.WorkAsync(seed.RoundId);
        Assert.All(seedWork, assignment => Assert.Equal(lab.Expert, assignment.PersonId));

        // Production waits for the calibration; the queue serves calibration only.
        Assert.Equal(
            Editability.CalibrationFirst,
            (await queue.MyWorkAsync(lab.ProjectId, lab.Expert))!.Rounds.Single(round => round.Kind is RoundKind.Seed).WaitsFor
        );
        await SubmitAllAsync(lab, lab.Expert, calibration.RoundId);
        await SubmitAllAsync(lab, lab.Student1, calibration.RoundId);
        // The second student draws elsewhere: no cell in common with the expert, F1 = 0.
        await SubmitAllAsync(lab, lab.Student2, calibration.RoundId, x: 150);
        Assert.Null(await queue.NextAsync(lab.ProjectId, lab.Student2));
        await using (var db = lab.Database())
        {
            var notes = await db
                .RoundPeople.Where(roundPerson => roundPerson.RoundId == calibration.RoundId)
                .ToDictionaryAsync(roundPerson => roundPerson.PersonId);
            Assert.True(notes[lab.Expert].GatePassed);
            Assert.False(notes[lab.Student2].GatePassed);
            Assert.Contains("F1 0.000", notes[lab.Student2].GateNote, StringComparison.Ordinal);
        }

        // Seed: the expert's next image is one of it now.
        Assert.Equal(seed.RoundId, (await lab.AssignmentAsync((await queue.NextAsync(lab.ProjectId, lab.Expert))!.AssignmentId)).RoundId);
        foreach (var work in seedWork)
            await lab.SubmitAsync(work);

        // Refinement: all that is neither test nor seed nor calibration, from a model's boxes, a tenth without.
        await lab.RunModelAsync();
        var refinement = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            lab.Annotators,
            new RoundSettings(Seed: 5, StartFrom: StudyLab.Run, WithheldShare: 0.2)
        );
        var refined = await lab.WorkAsync(refinement.RoundId);
        Assert.Equal(40 - 12 - 5 - 6, refined.Count);
        Assert.Empty(
            refined.Select(assignment => assignment.ImageGroupId).Intersect(seedWork.Select(assignment => assignment.ImageGroupId))
        );
        // A fifth of 17 images is 3.4, so 3 are withheld; the other 14 have the model's three boxes.
        Assert.Equal(3, refined.Count(assignment => assignment.IsWithheld));
        Assert.Equal(14 * 3, refinement.StartingBoxes);
        await using (var db = lab.Database())
        {
            var boxes = await db
                .Boxes.Where(box =>
                    db.Assignments.Any(assignment => assignment.LabelSetId == box.LabelSetId && assignment.RoundId == refinement.RoundId)
                )
                .ToListAsync();
            Assert.All(boxes, box => Assert.Equal(BoxOrigin.Model, box.Origin));
            Assert.Equal(["m1", "m2", "m3"], boxes.SelectMany(box => box.Parents!).Distinct().Order());
            Assert.Empty(
                refined
                    .Where(assignment => assignment.IsWithheld)
                    .Select(assignment => assignment.LabelSetId)
                    .Intersect(boxes.Select(box => box.LabelSetId))
            );
        }

        await lab.AssertCountersAsync();

        // The lead lets the second student through, and their refinement opens.
        Assert.Contains(
            "at least 10",
            StudyLab.Refused(await lab.Get<RoundLifecycle>().LetThroughAsync(calibration.RoundId, lab.Student2, lab.Lead, "ok")),
            StringComparison.Ordinal
        );
        StudyLab.Done(
            await lab.Get<RoundLifecycle>()
                .LetThroughAsync(calibration.RoundId, lab.Student2, lab.Lead, "Talked it over at the microscope.")
        );
        Assert.NotNull(await queue.NextAsync(lab.ProjectId, lab.Student2));

        // Drift: two calibration images come back and count as refinement for their annotator.
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(calibration.RoundId, lab.Lead));
        var before = (await queue.MyWorkAsync(lab.ProjectId, lab.Student1))!.Rounds.Single(round => round.Kind is RoundKind.Refinement);
        var drift = StudyLab.Done(await lab.Get<DriftInsertion>().InsertAsync(refinement.RoundId, lab.Student1, 2, 9, lab.Lead));
        var after = (await queue.MyWorkAsync(lab.ProjectId, lab.Student1))!.Rounds;
        Assert.Equal(before.Of + 2, after.Single(round => round.Kind is RoundKind.Refinement).Of);
        Assert.DoesNotContain(after, round => round.Kind is RoundKind.Drift);
        var hidden = await lab.WorkAsync(drift.RoundId);
        Assert.All(hidden, assignment => Assert.Equal((2, true), (assignment.Occasion, assignment.IsWithheld)));
        Assert.NotEqual(
            drift.RoundId,
            (await lab.AssignmentAsync((await queue.NextAsync(lab.ProjectId, lab.Student1))!.AssignmentId)).RoundId
        );
        await using (var db = lab.Database())
            Assert.Equal(
                0,
                await db.Notifications.CountAsync(notification =>
                    notification.PersonId == lab.Student1 && EF.Functions.Like(notification.Text, "%rift%")
                )
            );

        // The student works through the queue until nothing is left, drift among it.
        var met = new List<long>();
        while (await queue.NextAsync(lab.ProjectId, lab.Student1) is { } next)
        {
            var work = await lab.AssignmentAsync(next.AssignmentId);
            met.Add(work.RoundId);
            await lab.SubmitAsync(work);
        }

        Assert.Equal(2, met.Count(round => round == drift.RoundId));
        Assert.NotEqual(drift.RoundId, met[0]);
        var databases = lab.Get<IDbContextFactory<AnnotateHub.Data.AnnotateHubDb>>();
        var himself = Assert.Single(StudyLab.Done(await new DriftReportService(databases).ReadAsync(lab.ProjectId, lab.Lead)).Points);
        // The same box both times, on both images.
        Assert.Equal(("Student 1", 2, 2, 1.0), (himself.Person, himself.Images, himself.Counts.Matched, himself.Counts.F1));
        Assert.IsNotType<Result<DriftView>.Success>(await new DriftReportService(databases).ReadAsync(lab.ProjectId, lab.Student1));

        // Test: all twelve test images, two people each, one class, no boxes of models.
        var test = await lab.MakeAsync(
            RoundKind.Test,
            new(ImageChoiceKind.DrawPerPatient, 4),
            [lab.Expert, lab.Student1],
            new RoundSettings(["R"], 2, 21)
        );
        Assert.Equal((12, 24, 0), (test.Images, test.Assignments, test.StartingBoxes));
        var tested = await lab.WorkAsync(test.RoundId);
        Assert.All(
            tested.GroupBy(assignment => assignment.ImageGroupId),
            image => Assert.Equal(2, image.Select(assignment => assignment.PersonId).Distinct().Count())
        );
        await using (var db = lab.Database())
            Assert.All(
                await db.ImageGroups.Where(imageGroup => tested.Select(work => work.ImageGroupId).Contains(imageGroup.Id)).ToListAsync(),
                image => Assert.Equal(DataSplit.Test, image.Split)
            );
        foreach (var work in tested)
            await lab.SubmitAsync(work);
        Assert.Equal(24, StudyLab.Done(await lab.Get<AssignmentReview>().AcceptAllAsync(test.RoundId, lab.Lead)).Count);
        Assert.True(StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(test.RoundId, lab.Lead)).IsClosed);
        await lab.AssertCountersAsync();
    }

    private static async Task SubmitAllAsync(StudyLab lab, long person, long round, double x = 10)
    {
        while (
            await lab.Get<WorkQueue>().NextAsync(lab.ProjectId, person) is { } next
            && await lab.AssignmentAsync(next.AssignmentId) is var work
            && work.RoundId == round
        )
            await lab.SubmitAsync(work, x);
        Assert.All(await lab.WorkAsync(round, person), assignment => Assert.Equal(AssignmentState.Submitted, assignment.State));
    }
}
