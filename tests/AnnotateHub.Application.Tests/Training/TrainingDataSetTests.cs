using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Training;

/// <summary>What a model may learn from, and what never.</summary>
public sealed class TrainingDataSetTests
{
    [Fact]
    public async Task Answers_of_a_round_become_boxes_of_their_images()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert]);

        var data = await lab.AssembleAsync(new TrainingDataSetRequest([TrainingLab.Round(round)]));

        Assert.Equal(["Brightfield"], data.Channels);
        Assert.Equal(["R"], data.Classes);
        Assert.Equal(["Expert"], data.People);
        Assert.Equal(3, data.Images.Count);
        // StudyLab.Box: 20 x 20 pixels at (10, 10).
        Assert.All(data.Images, image => Assert.Equal(new TrainingBox(0, 10, 10, 30, 30), Assert.Single(image.Boxes)));
        Assert.All(data.Images, image => Assert.Equal("Seed: Expert", image.Labels));
    }

    [Fact]
    public async Task Of_two_answers_the_most_senior_counts_and_a_union_keeps_what_only_one_drew()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var made = await lab.MakeAsync(
            RoundKind.Seed,
            new ImageChoice(ImageChoiceKind.Draw, 2),
            [lab.Expert, lab.Student1],
            new RoundSettings(AnnotatorsPerImage: 2, Seed: 11)
        );
        foreach (var work in await lab.WorkAsync(made.RoundId))
            // Far apart: no box stands for the other.
            await lab.SubmitAsync(work, work.PersonId == lab.Expert ? 10 : 100, work.PersonId == lab.Expert ? "R" : "G");

        var senior = await lab.AssembleAsync(new TrainingDataSetRequest([TrainingLab.Round(made.RoundId)]));
        var union = await lab.AssembleAsync(
            new TrainingDataSetRequest([TrainingLab.Round(made.RoundId)], SeveralAnswers: SeveralAnswers.Union)
        );

        Assert.All(senior.Images, image => Assert.Equal([10], image.Boxes.Select(box => box.X1)));
        Assert.Equal(["R", "G"], union.Classes);
        Assert.All(union.Images, image => Assert.Equal([10, 100], image.Boxes.Select(box => box.X1).Order()));
        Assert.Equal(["Expert", "Student 1"], union.People);
        Assert.NotEqual(senior.Version, union.Version);
    }

    [Fact]
    public async Task One_persons_answers_alone_can_be_chosen_and_only_accepted_ones()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert, lab.Student1], images: 2, annotatorsPerImage: 2);

        var student = await lab.AssembleAsync(
            new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Round, round, [lab.Student1])])
        );
        var refused = await lab.RefusedAsync(
            new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Round, round, AcceptedOnly: true)])
        );

        Assert.Equal(["Student 1"], student.People);
        Assert.Contains("No image has an answer", refused);
    }

    [Fact]
    public async Task Images_of_the_test_split_are_left_out_and_told()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert]);
        var first = (await lab.WorkAsync(round))[0].ImageGroupId;
        await SetSplitAsync(lab, first, DataSplit.Test);

        var data = await lab.AssembleAsync(new TrainingDataSetRequest([TrainingLab.Round(round)]));

        Assert.Equal(2, data.Images.Count);
        Assert.DoesNotContain(data.Images, image => image.ImageId == first);
        Assert.Contains("1 image of the test split is never learnt from.", data.LeftOut);
    }

    [Fact]
    public async Task An_image_of_the_test_split_that_is_named_by_hand_is_refused_with_its_name()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert]);
        var images = (await lab.WorkAsync(round)).Select(work => work.ImageGroupId).ToList();
        var name = await SetSplitAsync(lab, images[0], DataSplit.Test);

        var refused = await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(round)], images));

        Assert.StartsWith($"{name} is an image of the test split", refused);
    }

    [Fact]
    public async Task A_test_round_is_never_learnt_from_even_when_it_is_closed_and_its_split_was_changed()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        await lab.DrawSplitsAsync(testPerPatient: 2, validationShare: 0);
        var made = await lab.MakeAsync(
            RoundKind.Test,
            new ImageChoice(ImageChoiceKind.Draw, 2),
            lab.Annotators,
            new RoundSettings(AnnotatorsPerImage: 2, Seed: 11)
        );
        foreach (var work in await lab.WorkAsync(made.RoundId))
            await lab.SubmitAsync(work);
        StudyLab.Done(await lab.Get<RoundLifecycle>().CloseAsync(made.RoundId, lab.Lead));
        var images = (await lab.WorkAsync(made.RoundId)).Select(work => work.ImageGroupId).Distinct().ToList();
        foreach (var image in images)
            await SetSplitAsync(lab, image, DataSplit.Train);

        Assert.Contains("is a test round", await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(made.RoundId)])));
        // The same images by another way in.
        Assert.Contains(
            "of the test split",
            await lab.RefusedAsync(new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Consensus, Name: "any")], images))
        );
    }

    [Fact]
    public async Task An_open_blind_round_is_no_source_and_its_images_are_left_out_whoever_broke_the_seal()
    {
        await using var lab = await TrainingLab.StartAsync(6);
        var seed = await lab.SeededAsync([lab.Expert], images: 6);
        var made = await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, 2), lab.Annotators);
        var blind = (await lab.WorkAsync(made.RoundId)).Select(work => work.ImageGroupId).Distinct().ToList();
        await using (var db = lab.Database())
        {
            db.SealBreaks.Add(
                new SealBreak
                {
                    RoundId = made.RoundId,
                    PersonId = lab.Lead,
                    Reason = "A lead wants to look.",
                }
            );
            await db.SaveChangesAsync();
        }

        var data = await lab.AssembleAsync(new TrainingDataSetRequest([TrainingLab.Round(seed)]));

        Assert.Empty(data.Images.Select(image => image.ImageId).Intersect(blind));
        Assert.Contains($"{blind.Count} images in open blind rounds are left out.", data.LeftOut);
        Assert.Contains("blind round and open", await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(made.RoundId)])));
        Assert.Contains(
            "in a blind round that is open",
            await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(seed)], [blind[0]]))
        );
    }

    [Fact]
    public async Task The_version_changes_with_a_box_and_with_nothing_else()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert]);
        var request = new TrainingDataSetRequest([TrainingLab.Round(round)]);
        var before = (await lab.AssembleAsync(request)).Version;

        Assert.Equal(before, (await lab.AssembleAsync(request)).Version);

        await using (var db = lab.Database())
        {
            var work = (await lab.WorkAsync(round))[0];
            var box = await db.Boxes.FirstAsync(row => row.LabelSetId == work.LabelSetId);
            box.X2 += 1;
            await db.SaveChangesAsync();
        }

        Assert.NotEqual(before, (await lab.AssembleAsync(request)).Version);
    }

    [Fact]
    public async Task Boxes_that_are_marked_to_be_ignored_and_classes_not_asked_for_are_told()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert, lab.Student1], images: 2, annotatorsPerImage: 2);
        await using (var db = lab.Database())
        {
            var work = (await lab.WorkAsync(round, lab.Expert))[0];
            (await db.Boxes.FirstAsync(row => row.LabelSetId == work.LabelSetId)).Flags = BoxFlags.Ignore;
            await db.SaveChangesAsync();
        }

        var data = await lab.AssembleAsync(new TrainingDataSetRequest([TrainingLab.Round(round)]));
        var other = await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(round)], Classes: ["U"]));

        Assert.Contains("1 box that is marked to be ignored is left out.", data.LeftOut);
        Assert.Equal(1, data.Images.Sum(image => image.Boxes.Count));
        Assert.Contains("There is no box", other);
    }

    [Fact]
    public async Task Inputs_that_are_not_there_are_told_with_those_that_are()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert]);
        var source = TrainingLab.Round(round);

        Assert.Contains(
            "There is no channel 'Hoechst'; the project's channels are Brightfield",
            await lab.RefusedAsync(new TrainingDataSetRequest([source], Inputs: "Brightfield, Hoechst"))
        );
        Assert.Contains("No channel stains nuclei", await lab.RefusedAsync(new TrainingDataSetRequest([source], Inputs: "nuclei")));
        Assert.Equal(["Brightfield"], (await lab.AssembleAsync(new TrainingDataSetRequest([source], Inputs: "brightfield"))).Channels);
    }

    [Fact]
    public async Task An_image_without_a_channel_is_refused_with_its_name()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var round = await lab.SeededAsync([lab.Expert]);
        var image = (await lab.WorkAsync(round))[0].ImageGroupId;
        string name;
        await using (var db = lab.Database())
        {
            await db.Planes.Where(plane => plane.ImageGroupId == image).ExecuteDeleteAsync();
            name = (await db.ImageGroups.SingleAsync(group => group.Id == image)).Name;
        }

        Assert.StartsWith(
            $"{name} has no channel 'Brightfield'",
            await lab.RefusedAsync(new TrainingDataSetRequest([TrainingLab.Round(round)]))
        );
    }

    [Fact]
    public async Task Only_leads_gather_and_strangers_find_nothing()
    {
        await using var lab = await TrainingLab.StartAsync(4);
        var request = new TrainingDataSetRequest([TrainingLab.Round(await lab.SeededAsync([lab.Expert]))]);
        var assembly = lab.Get<TrainingDataSetAssembly>();

        Assert.Contains("Only leads", StudyLab.Refused(await assembly.AssembleAsync(lab.ProjectId, lab.Expert, request)));
        Assert.IsType<Result<TrainingDataSet>.NotFound>(await assembly.AssembleAsync(lab.ProjectId, 9_999, request));
        Assert.Equal(3, StudyLab.Done(await assembly.AssembleAsync(lab.ProjectId, new Actor(0, "operator"), request)).Images.Count);
    }

    [Fact]
    public async Task Labels_that_were_imported_are_a_source_and_what_a_run_proposed_is_none()
    {
        await using var lab = await TrainingLab.StartAsync(2);
        await lab.RunModelAsync();
        var request = new TrainingDataSetRequest([new LabelSource(LabelSourceKind.Imported, Name: StudyLab.Run)]);

        var data = await lab.AssembleAsync(request);
        await using (var db = lab.Database())
        {
            db.Add(new ModelRun { ProjectId = lab.ProjectId, Name = StudyLab.Run });
            await db.SaveChangesAsync();
        }

        Assert.Equal((2, 6, 0), (data.Images.Count, data.Images.Sum(image => image.Boxes.Count), data.People.Count));
        Assert.Contains($"There is no set of imported labels '{StudyLab.Run}'", await lab.RefusedAsync(request));
    }

    private static async Task<string> SetSplitAsync(StudyLab lab, long image, DataSplit split)
    {
        await using var db = lab.Database();
        var row = await db.ImageGroups.SingleAsync(group => group.Id == image);
        row.Split = split;
        await db.SaveChangesAsync();
        return row.Name;
    }
}
