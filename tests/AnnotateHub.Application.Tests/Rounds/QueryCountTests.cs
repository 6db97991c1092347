using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.PendingOperations;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Rounds;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Drift;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>What asks once for each person or image is slow in a large study: the number of questions must not grow with them.</summary>
public sealed class QueryCountTests
{
    [Fact]
    public async Task People_of_a_project_and_a_round_are_read_in_as_many_questions_however_many_they_are()
    {
        using var counter = new QueryCounter();
        await using var lab = await StudyLab.StartAsync(14);
        await lab.DrawSplitsAsync(2);
        await lab.RunModelAsync();
        var calibration = await lab.MakeAsync(
            RoundKind.Calibration,
            new(ImageChoiceKind.Draw, 3),
            [lab.Expert, lab.Student1, lab.Student2]
        );
        foreach (var work in await lab.WorkAsync(calibration.RoundId))
            await lab.SubmitAsync(work);
        var refinement = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [lab.Expert, lab.Student1, lab.Student2],
            new RoundSettings(Seed: 1, StartFrom: StudyLab.Run)
        );
        foreach (var work in (await lab.WorkAsync(refinement.RoundId)).DistinctBy(work => work.PersonId))
            await lab.SubmitAsync(work);

        var before = await CountsAsync();
        await MoreAsync(8);
        var after = await CountsAsync();

        Assert.Equal(before, after);

        async Task<int[]> CountsAsync() =>
            [
                await counter.CountAsync(async () =>
                    Assert.NotNull(await lab.Get<RoundQueries>().AnnotatorsAsync(lab.ProjectId, lab.Lead))
                ),
                await counter.CountAsync(async () =>
                    Assert.NotNull(await lab.Get<RoundQueries>().FindAsync(lab.ProjectId, refinement.RoundId, lab.Lead))
                ),
                await counter.CountAsync(async () => Assert.NotNull(await lab.Get<PeopleStatistics>().ReadAsync(lab.ProjectId, lab.Lead))),
                await counter.CountAsync(async () =>
                    StudyLab.Done(await lab.Get<DriftInsertion>().CandidatesAsync(refinement.RoundId, lab.Lead))
                ),
            ];

        async Task MoreAsync(int people)
        {
            for (var number = 0; number < people; number++)
            {
                await using var db = lab.Database();
                var person = new Person
                {
                    UserName = $"more{number}",
                    NormalizedUserName = $"MORE{number}",
                    DisplayName = $"More {number}",
                };
                db.Add(person);
                await db.SaveChangesAsync();
                db.Add(
                    new Membership
                    {
                        ProjectId = lab.ProjectId,
                        PersonId = person.Id,
                        Role = ProjectRole.Annotator,
                    }
                );
                await db.SaveChangesAsync();
                StudyLab.Done(await lab.Get<RoundLifecycle>().AddPersonAsync(refinement.RoundId, person.Id, lab.Lead));
            }
        }
    }

    [Fact]
    public async Task Drift_candidates_are_those_that_a_draw_would_find()
    {
        await using var lab = await StudyLab.StartAsync(14);
        await lab.DrawSplitsAsync(2);
        var calibration = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 3), [lab.Expert, lab.Student1]);
        foreach (var work in await lab.WorkAsync(calibration.RoundId, lab.Expert))
            await lab.SubmitAsync(work);
        var refinement = await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert, lab.Student1]);
        var drift = lab.Get<DriftInsertion>();

        var first = StudyLab
            .Done(await drift.CandidatesAsync(refinement.RoundId, lab.Lead))
            .ToDictionary(driftCandidate => driftCandidate.PersonId);
        StudyLab.Done(await drift.InsertAsync(refinement.RoundId, lab.Expert, 2, 5, lab.Lead));
        var second = StudyLab
            .Done(await drift.CandidatesAsync(refinement.RoundId, lab.Lead))
            .ToDictionary(driftCandidate => driftCandidate.PersonId);

        // Three were submitted, and two of them are open again; the student has not finished the calibration.
        Assert.Equal((3, 0, 1), (first[lab.Expert].Available, first[lab.Student1].Available, second[lab.Expert].Available));
        var own = (await lab.WorkAsync(refinement.RoundId, lab.Expert)).Count;
        Assert.Equal(own - 1, first[lab.Expert].Places);
    }

    [Fact]
    public async Task A_calibration_is_compared_in_as_many_questions_however_many_images_it_has()
    {
        using var counter = new QueryCounter();
        var counts = new List<int>();
        foreach (var images in new[] { 2, 7 })
        {
            await using var lab = await StudyLab.StartAsync(10);
            await lab.DrawSplitsAsync(2);
            var round = await lab.MakeAsync(
                RoundKind.Calibration,
                new(ImageChoiceKind.Draw, images),
                [lab.Expert, lab.Student1],
                new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.5, 0.5))
            );
            foreach (var work in await lab.WorkAsync(round.RoundId))
                await lab.SubmitAsync(work);

            counts.Add(await counter.CountAsync(() => lab.Get<CalibrationCheck>().RecomputeAsync(round.RoundId)));

            await using var db = lab.Database();
            Assert.All(
                await db.RoundPeople.Where(roundPerson => roundPerson.RoundId == round.RoundId).ToListAsync(),
                person => Assert.True(person.GatePassed)
            );
        }

        Assert.Equal(counts[0], counts[1]);
    }

    [Fact]
    public async Task Kept_work_of_many_images_is_read_in_as_many_questions_as_that_of_one()
    {
        using var counter = new QueryCounter();
        await using var lab = await AnnotateHub.Application.Tests.Annotate.AnnotateLab.StartAsync();
        var free = lab.Get<FreeRound>();

        var one = await HeldOnAsync(lab.Images.Take(1));
        var all = await HeldOnAsync(lab.Images.Skip(1));

        Assert.Equal(one, all);
        Assert.Equal(3, (await lab.Get<PendingOperationQueries>().InProjectAsync(lab.ProjectId, lab.Lead)).Images.Count);

        async Task<int> HeldOnAsync(IEnumerable<long> images)
        {
            foreach (var image in images)
            {
                var work = await free.AssignmentAsync(lab.ProjectId, image, lab.Annotator);
                await lab.SendAsync(
                    work.Id,
                    "c",
                    AnnotateHub.Application.Tests.Annotate.AnnotateLab.Add(1, "a"),
                    AnnotateHub.Application.Tests.Annotate.AnnotateLab.Submit(2),
                    AnnotateHub.Application.Tests.Annotate.AnnotateLab.Add(3, "late")
                );
            }

            return await counter.CountAsync(() => lab.Get<PendingOperationQueries>().InProjectAsync(lab.ProjectId, lab.Lead));
        }
    }

    [Fact]
    public async Task A_person_who_is_let_through_stays_so_when_the_comparison_is_made_again()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            new(ImageChoiceKind.Draw, 2),
            [lab.Expert, lab.Student1],
            new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.9, 0.9))
        );
        foreach (var work in await lab.WorkAsync(round.RoundId))
            await lab.SubmitAsync(work, work.PersonId == lab.Expert ? 10 : 150);
        var check = lab.Get<CalibrationCheck>();
        await check.RecomputeAsync(round.RoundId);

        StudyLab.Done(
            await lab.Get<RoundLifecycle>().LetThroughAsync(round.RoundId, lab.Student1, lab.Lead, "Talked it over at the microscope.")
        );
        await check.RecomputeAsync(round.RoundId);

        var person = (await lab.Get<RoundQueries>().FindAsync(lab.ProjectId, round.RoundId, lab.Lead))!.People.Single(roundPerson =>
            roundPerson.PersonId == lab.Student1
        );
        Assert.True(person.GatePassed);
        // What the comparison found stays readable beside who let the person through.
        Assert.StartsWith(
            "Let through by Lead: Talked it over at the microscope. (before: Against Expert",
            person.GateNote,
            StringComparison.Ordinal
        );
    }
}
