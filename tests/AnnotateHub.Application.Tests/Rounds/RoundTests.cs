using AnnotateHub.Application.Access;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Application.Rounds.Splits;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.TestKit;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

public sealed class RoundTests
{
    [Fact]
    public async Task Nothing_is_planned_before_the_splits_are_drawn()
    {
        await using var lab = await StudyLab.StartAsync(5);

        var preview = StudyLab.Done(
            await lab.Get<RoundPlanner>()
                .PreviewAsync(lab.ProjectId, lab.Lead, Plan(RoundKind.Calibration, new(ImageChoiceKind.Draw, 3), lab.Annotators))
        );

        Assert.Equal(
            "The splits are not drawn yet. Draw them first, so that no test image gets into training by accident.",
            Assert.Single(preview.Faults)
        );
    }

    [Fact]
    public async Task A_preview_counts_and_warns_and_stores_nothing()
    {
        await using var lab = await StudyLab.StartAsync(8, 6);
        await lab.DrawSplitsAsync(2);
        await using (var db = lab.Database())
            await db
                .Memberships.Where(membership => membership.PersonId == lab.Student2)
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.SeniorityRank, 2));
        var plan = Plan(RoundKind.Test, new(ImageChoiceKind.DrawPerPatient, 2), lab.Annotators, new RoundSettings(["R"], 2, 5));

        var preview = StudyLab.Done(await lab.Get<RoundPlanner>().PreviewAsync(lab.ProjectId, lab.Lead, plan));

        Assert.Empty(preview.Faults);
        Assert.Equal((4, 8), (preview.Images, preview.Assignments));
        Assert.Equal([new PatientShare("06", 2, 2), new PatientShare("07", 2, 2)], preview.Patients);
        // 8 assignments of 3 people: 3, 3 and 2 in some order.
        Assert.Equal([2, 3, 3], preview.People.Select(person => person.Assignments).Order());
        Assert.Contains(
            preview.Warnings,
            warning => warning.StartsWith("Student 1 and Student 2 share seniority rank 2", StringComparison.Ordinal)
        );
        Assert.Contains(preview.Warnings, warning => warning.StartsWith("The project has no calibration round", StringComparison.Ordinal));
        await using (var db = lab.Database())
            Assert.Equal(0, await db.Rounds.CountAsync());
        Assert.Equal(preview.People.Select(person => person.Assignments).Order(), (await MadeAsync()).Order());

        async Task<IEnumerable<int>> MadeAsync()
        {
            var made = StudyLab.Done(await lab.Get<CreateRound>().MakeAsync(lab.ProjectId, lab.Lead, preview.Plan));
            return (await lab.WorkAsync(made.RoundId)).CountBy(assignment => assignment.PersonId).Select(person => person.Value);
        }
    }

    [Fact]
    public async Task A_test_image_picked_by_hand_for_seed_is_refused_by_name()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        string test;
        await using (var db = lab.Database())
            test = await db
                .ImageGroups.Where(imageGroup => imageGroup.Split == DataSplit.Test)
                .Select(imageGroup => imageGroup.Name)
                .FirstAsync();

        var refused = StudyLab.Refused(
            await lab.Get<CreateRound>()
                .MakeAsync(lab.ProjectId, lab.Lead, Plan(RoundKind.Seed, new(ImageChoiceKind.HandPicked, Stems: [test]), []))
        );
        var unknown = StudyLab.Refused(
            await lab.Get<CreateRound>()
                .MakeAsync(lab.ProjectId, lab.Lead, Plan(RoundKind.Seed, new(ImageChoiceKind.HandPicked, Stems: ["nowhere"]), []))
        );

        Assert.Equal($"{test} is a test image, from which nothing may learn.", refused);
        Assert.StartsWith("The project has no image nowhere", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Splits_do_not_move_images_that_a_round_holds_and_keep_the_counters_right()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var seed = await lab.MakeAsync(RoundKind.Seed, ImageChoice.All, []);
        string held;
        await using (var db = lab.Database())
            held = await db
                .ImageGroups.Where(imageGroup => imageGroup.Split == DataSplit.Train)
                .Select(imageGroup => imageGroup.Name)
                .FirstAsync();

        var refused = StudyLab.Refused(
            await lab.Get<SplitDrawing>().SetListsAsync(lab.ProjectId, lab.Lead, new SplitLists([], [], [held]))
        );
        var moved = StudyLab.Done(await lab.Get<SplitDrawing>().SetListsAsync(lab.ProjectId, lab.Lead, new SplitLists([], [held], [])));

        Assert.Equal($"{held} is in a round of kind seed and cannot become a test image.", refused);
        Assert.Equal(1, moved.Moved);
        await lab.AssertCountersAsync();
        // Of the four that are no test images one is for validation, which the seed leaves out.
        Assert.Equal(3, (await lab.WorkAsync(seed.RoundId)).Count);
    }

    [Fact]
    public async Task Seed_and_refinement_leave_out_validation_and_calibration_images_and_say_so_where_a_lead_wants_them()
    {
        await using var lab = await StudyLab.StartAsync(12);
        await lab.DrawSplitsAsync(testPerPatient: 2, validationShare: 0.2);
        var calibration = (await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 2), lab.Annotators)).RoundId;
        var calibrated = (await lab.WorkAsync(calibration)).Select(work => work.ImageGroupId).ToHashSet();
        await using var db = lab.Database();
        var validation = await db
            .ImageGroups.Where(image => image.Split == DataSplit.Validation)
            .Select(image => image.Id)
            .ToHashSetAsync();

        // Ten images outside of the test, two for validation; the calibration holds two of the ten.
        var left = 10 - validation.Union(calibrated).Count();
        var fits = await PreviewAsync(RoundKind.Seed, new(ImageChoiceKind.Draw, left));
        var wide = await PreviewAsync(RoundKind.Seed, new(ImageChoiceKind.Draw, 10));
        var refined = await PreviewAsync(RoundKind.Refinement, ImageChoice.All);
        var picked = await PreviewAsync(RoundKind.Refinement, new(ImageChoiceKind.HandPicked, Ids: [calibrated.First()]));

        Assert.Equal((left, 8), (fits.Images, refined.Images));
        Assert.DoesNotContain(fits.Warnings, IsDeviation);
        Assert.DoesNotContain(refined.Warnings, IsDeviation);
        Assert.Equal(10, wide.Images);
        Assert.Contains(wide.Warnings, warning => warning.StartsWith("2 of these are validation images", StringComparison.Ordinal));
        Assert.Contains(wide.Warnings, warning => warning.StartsWith("2 of these images were in a calibration", StringComparison.Ordinal));
        Assert.Contains(picked.Warnings, warning => warning.StartsWith("1 of these images was in a calibration", StringComparison.Ordinal));

        async Task<RoundPreview> PreviewAsync(RoundKind kind, ImageChoice images) =>
            StudyLab.Done(
                await lab.Get<RoundPlanner>()
                    .PreviewAsync(lab.ProjectId, lab.Lead, Plan(kind, images, kind is RoundKind.Seed ? [] : [lab.Expert]))
            );

        static bool IsDeviation(string warning) =>
            warning.Contains("validation", StringComparison.Ordinal) || warning.Contains("in a calibration round", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acceptances_and_withdrawals_are_taken_back_and_the_counters_stay_right()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(0, 0);
        var round = (await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert])).RoundId;
        var works = await lab.WorkAsync(round);
        foreach (var work in works.Take(3))
            await lab.SubmitAsync(work);
        var review = lab.Get<AssignmentReview>();

        var accepted = StudyLab.Done(await review.AcceptAllAsync(round, lab.Lead));
        var back = StudyLab.Done(await review.TakeBackAsync(round, [.. accepted.Take(2), works[5].Id], lab.Lead));
        foreach (var work in new[] { works[0], works[5] })
            StudyLab.Done(await review.WithdrawAsync(work.Id, lab.Lead));
        await lab.AssertCountersAsync();
        var restored = StudyLab.Done(await review.RestoreAsync(works[0].Id, lab.Lead));
        StudyLab.Done(await review.RestoreAsync(works[5].Id, lab.Lead));
        await lab.AssertCountersAsync();

        Assert.Equal((3, 2), (accepted.Count, back));
        Assert.Equal(AssignmentState.Submitted, restored);
        Assert.Equal(6, (await lab.WorkAsync(round)).Count);
        Assert.IsType<Result<AssignmentState>.NotFound>(await review.RestoreAsync(works[0].Id, lab.Lead));
    }

    [Fact]
    public async Task Nobody_accepts_what_is_sealed_and_letting_through_is_taken_back()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2, 0);
        var test = (await lab.MakeAsync(RoundKind.Test, ImageChoice.All, [lab.Expert, lab.Student1], new RoundSettings(["R"], 2, 3))).RoundId;
        var work = (await lab.WorkAsync(test))[0];
        await lab.SubmitAsync(work);
        var gate = new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.9, null));
        var calibration = (await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 1), lab.Annotators, gate)).RoundId;
        var rounds = lab.Get<RoundLifecycle>();

        Assert.Contains("sealed", StudyLab.Refused(await lab.Get<AssignmentReview>().AcceptAsync(work.Id, lab.Lead)));
        Assert.Empty(StudyLab.Done(await lab.Get<AssignmentReview>().AcceptAllAsync(test, lab.Lead)));
        StudyLab.Done(await rounds.LetThroughAsync(calibration, lab.Student1, lab.Lead, "Annotated this plate before."));
        StudyLab.Done(await rounds.TakeBackLetThroughAsync(calibration, lab.Student1, lab.Lead));
        StudyLab.Refused(await rounds.TakeBackLetThroughAsync(calibration, lab.Student1, lab.Lead));
        await using var db = lab.Database();
        var person = await db.RoundPeople.SingleAsync(item => item.RoundId == calibration && item.PersonId == lab.Student1);
        Assert.Equal((null, null), (person.LetThroughAt, person.LetThroughNote));
        Assert.NotEqual(true, person.GatePassed);
    }

    [Fact]
    public async Task A_tie_in_seniority_asks_who_annotates_the_seed()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        await using (var db = lab.Database())
            await db
                .Memberships.Where(membership => membership.PersonId == lab.Student1)
                .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.SeniorityRank, 1));

        var preview = StudyLab.Done(
            await lab.Get<RoundPlanner>().PreviewAsync(lab.ProjectId, lab.Lead, Plan(RoundKind.Seed, ImageChoice.All, []))
        );

        Assert.Contains("Expert and Student 1 share the highest seniority; choose who annotates the seed images.", preview.Faults);
    }

    [Fact]
    public async Task Annotators_and_strangers_make_nothing()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var plan = Plan(RoundKind.Calibration, ImageChoice.All, lab.Annotators);

        Assert.IsType<Result<RoundMade>.Refused>(await lab.Get<CreateRound>().MakeAsync(lab.ProjectId, lab.Expert, plan));
        Assert.IsType<Result<RoundMade>.NotFound>(await lab.Get<CreateRound>().MakeAsync(lab.ProjectId, 9999, plan));
        Assert.IsType<Result<RoundMade>.Success>(await lab.Get<CreateRound>().MakeAsync(lab.ProjectId, new Actor(0, "operator"), plan));
    }

    [Fact]
    public async Task Unstarted_work_moves_with_its_starting_boxes_and_started_work_starts_anew()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        await lab.RunModelAsync();
        var round = await lab.MakeAsync(
            RoundKind.Refinement,
            ImageChoice.All,
            [lab.Student1],
            new RoundSettings(Seed: 2, StartFrom: StudyLab.Run)
        );
        var work = await lab.WorkAsync(round.RoundId);
        await lab.SendAsync(work[1], OperationKind.Delete, new BoxChange("start-1"));

        var unstarted = StudyLab.Done(await lab.Get<AssignmentReview>().ReassignAsync(work[0].Id, lab.Student2, lab.Lead));
        var started = StudyLab.Done(await lab.Get<AssignmentReview>().ReassignAsync(work[1].Id, lab.Student2, lab.Lead));

        Assert.Equal((work[0].Id, false), (unstarted.AssignmentId, unstarted.WasStarted));
        Assert.True(started.WasStarted);
        Assert.NotNull((await lab.AssignmentAsync(work[1].Id)).WithdrawnAt);
        await using (var db = lab.Database())
        {
            var sets = (await lab.WorkAsync(round.RoundId, lab.Student2)).Select(assignment => assignment.LabelSetId).ToList();
            Assert.Equal(6, await db.Boxes.CountAsync(box => sets.Contains(box.LabelSetId)));
        }

        await lab.AssertCountersAsync();
        Assert.Equal(
            "This image is theirs already.",
            StudyLab.Refused(await lab.Get<AssignmentReview>().ReassignAsync(started.AssignmentId, lab.Student2, lab.Lead))
        );
    }

    [Fact]
    public async Task Returned_work_comes_first_and_skipped_work_last()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Student1]);
        var queue = lab.Get<WorkQueue>();
        var order = (await lab.WorkAsync(round.RoundId)).OrderBy(assignment => assignment.QueueOrder).ToList();
        var flag = StudyLab.Done(await lab.Get<AssignmentReview>().SkipAsync(order[0].Id, lab.Student1, FlagReason.BadFocus, "blurred"));
        Assert.Equal(order[1].Id, (await queue.NextAsync(lab.ProjectId, lab.Student1))!.AssignmentId);

        foreach (var work in order[1..])
            await lab.SubmitAsync(work);
        Assert.Equal(order[0].Id, (await queue.NextAsync(lab.ProjectId, lab.Student1))!.AssignmentId);
        StudyLab.Done(
            await lab.Get<AssignmentReview>().ReturnAsync(order[3].Id, lab.Lead, "Two cells at the rim are missing.", new CommentPin("b"))
        );
        Assert.Equal(order[3].Id, (await queue.NextAsync(lab.ProjectId, lab.Student1))!.AssignmentId);
        var place = (await queue.PlaceAsync(order[2].Id, lab.Student1))!;
        Assert.Equal((3, 4, order[1].Id, order[3].Id), (place.Number, place.Of, place.Previous!.AssignmentId, place.Next!.AssignmentId));
        Assert.Null(await queue.PlaceAsync(order[2].Id, lab.Student2));
        await using (var db = lab.Database())
            Assert.Equal(
                [("returned", lab.Student1), ("flagged", lab.Lead)],
                (
                    await db
                        .Notifications.Where(notification => notification.Kind == "returned" || notification.Kind == "flagged")
                        .OrderByDescending(notification => notification.Id)
                        .ToListAsync()
                ).Select(notification => (notification.Kind, notification.PersonId))
            );

        var dropped = StudyLab.Done(await lab.Get<AssignmentReview>().DecideFlagAsync(flag, lab.Lead, FlagDecision.Drop));
        Assert.Equal(1, dropped.Withdrawn);
        Assert.Equal(3, (await lab.WorkAsync(round.RoundId)).Count);
        Assert.IsType<Result<FlagDecided>.NotFound>(await lab.Get<AssignmentReview>().DecideFlagAsync(flag, lab.Lead, FlagDecision.Keep));
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task A_lead_who_annotates_in_a_blind_round_is_only_an_annotator()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 2), [lab.Expert, lab.Lead]);
        var (changes, rounds) = (lab.Get<AssignmentReview>(), lab.Get<RoundLifecycle>());
        var others = await lab.WorkAsync(round.RoundId, lab.Expert);
        await lab.SubmitAsync(others[0]);

        Assert.IsType<Result<AssignmentState>.NotFound>(await changes.AcceptAsync(others[0].Id, lab.Lead));
        Assert.IsType<Result<Reassigned>.NotFound>(await changes.ReassignAsync(others[1].Id, lab.Student1, lab.Lead));
        Assert.Equal(
            LeadAuthorization.AnnotatesHere,
            StudyLab.Refused(await rounds.BreakSealAsync(round.RoundId, lab.Lead, "I want to look at once."))
        );
        Assert.StartsWith(
            "You annotate in this blind round: submit your own",
            StudyLab.Refused(await rounds.CloseAsync(round.RoundId, lab.Lead, evenIfOpen: true)),
            StringComparison.Ordinal
        );
        await lab.SubmitAsync(others[1]);
        foreach (var own in await lab.WorkAsync(round.RoundId, lab.Lead))
            await lab.SubmitAsync(own);
        Assert.True(StudyLab.Done(await rounds.CloseAsync(round.RoundId, lab.Lead)).IsClosed);
    }

    [Fact]
    public async Task Breaking_a_seal_asks_for_a_reason_and_is_kept()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 2), lab.Annotators);
        var rounds = lab.Get<RoundLifecycle>();

        Assert.StartsWith(
            "Give a reason of at least 10",
            StudyLab.Refused(await rounds.BreakSealAsync(round.RoundId, lab.Lead, "look")),
            StringComparison.Ordinal
        );
        StudyLab.Done(await rounds.BreakSealAsync(round.RoundId, lab.Lead, "A file is damaged."));

        await using (var db = lab.Database())
        {
            Assert.Equal(
                ("A file is damaged.", lab.Lead),
                await db.SealBreaks.Select(sealBreak => new ValueTuple<string, long?>(sealBreak.Reason, sealBreak.PersonId)).SingleAsync()
            );
            Assert.Equal(1, await db.Audit.CountAsync(audit => audit.Action == "round.sealBroken" && audit.RoundId == round.RoundId));
        }

        Assert.Equal(
            "Lead has broken the seal of this round and cannot annotate in it.",
            StudyLab.Refused(await rounds.AddPersonAsync(round.RoundId, lab.Lead, new Actor(0, "operator")))
        );
    }

    [Fact]
    public async Task Who_comes_late_gets_all_calibration_images_and_a_fair_share_of_unstarted_ones()
    {
        await using var lab = await StudyLab.StartAsync(17);
        await lab.DrawSplitsAsync(2);
        var calibration = await lab.MakeAsync(RoundKind.Calibration, new(ImageChoiceKind.Draw, 3), [lab.Expert, lab.Student1]);
        var refinement = await lab.MakeAsync(RoundKind.Refinement, ImageChoice.All, [lab.Expert, lab.Student1]);

        Assert.Equal(3, StudyLab.Done(await lab.Get<RoundLifecycle>().AddPersonAsync(calibration.RoundId, lab.Student2, lab.Lead)).Images);
        // Twelve unstarted images for three people.
        Assert.Equal(4, StudyLab.Done(await lab.Get<RoundLifecycle>().AddPersonAsync(refinement.RoundId, lab.Student2, lab.Lead)).Images);
        Assert.All(
            (await lab.WorkAsync(refinement.RoundId)).CountBy(assignment => assignment.PersonId),
            person => Assert.Equal(4, person.Value)
        );
        await lab.AssertCountersAsync();
    }

    [Fact]
    public async Task A_gate_is_compared_when_the_most_senior_submits_last_and_after_a_restart()
    {
        await using var lab = await StudyLab.StartAsync(6);
        await lab.DrawSplitsAsync(2);
        var round = await lab.MakeAsync(
            RoundKind.Calibration,
            new(ImageChoiceKind.Draw, 2),
            [lab.Expert, lab.Student1],
            new RoundSettings(Seed: 1, Gate: new CalibrationGate(0.5, 0.9))
        );
        foreach (var work in await lab.WorkAsync(round.RoundId, lab.Student1))
            await lab.SubmitAsync(work);
        var check = lab.Get<CalibrationCheck>();
        check.Start();
        await UntilAsync(note => note?.StartsWith("Waits for Expert", StringComparison.Ordinal) == true);

        // Same places, one class of two different: F1 1, class agreement 0.5.
        foreach (var (index, work) in (await lab.WorkAsync(round.RoundId, lab.Expert)).Index())
            await lab.SubmitAsync(work, boxClass: index == 0 ? "G" : "R");
        await UntilAsync(note =>
            note
            == (
                "Against Expert at IoU 0.5 over 2 images: detection F1 1.000 (at least 0.5), same class on 0.500 of 2 matched "
                + "cells (at least 0.9)."
            )
        );

        Task UntilAsync(Func<string?, bool> holds) =>
            Patience.UntilAsync(
                async () =>
                {
                    await using var db = lab.Database();
                    var person = await db
                        .RoundPeople.AsNoTracking()
                        .SingleAsync(roundPerson => roundPerson.RoundId == round.RoundId && roundPerson.PersonId == lab.Student1);
                    Assert.False(person.GatePassed);
                    return holds(person.GateNote);
                },
                "The gate's note says so"
            );
    }

    private static RoundPlan Plan(RoundKind kind, ImageChoice images, long[] people, RoundSettings? settings = null) =>
        new(kind, kind.ToString(), people, settings ?? new RoundSettings(Seed: 11), images);
}
