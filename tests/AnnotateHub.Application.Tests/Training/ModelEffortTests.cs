using System.Text;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Models;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Models;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study.Rounds;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Application.Tests.Training;

/// <summary>Did it help? Counted from the log, with and without proposals.</summary>
public sealed class ModelEffortTests
{
    [Fact]
    public async Task Gestures_and_boxes_are_counted_by_model_version_and_annotator_with_and_without_proposals()
    {
        await using var lab = await StartAsync();
        var seed = await lab.MakeAsync(RoundKind.Seed, new ImageChoice(ImageChoiceKind.Draw, 1), [lab.Expert]);
        // One gesture, one cell, no proposals.
        var seeded = (await lab.WorkAsync(seed.RoundId))[0];
        await lab.SubmitAsync(seeded);
        await lab.RunAsync("run");
        var refine = await lab.MakeAsync(
            RoundKind.Refinement,
            new ImageChoice(ImageChoiceKind.Draw, 1),
            [lab.Student1],
            new RoundSettings(StartFrom: "run", Seed: 11)
        );
        var work = (await lab.WorkAsync(refine.RoundId))[0];
        await using (var db = lab.Database())
        {
            var proposed = await db.Boxes.Where(box => box.LabelSetId == work.LabelSetId).OrderBy(box => box.X1).ToListAsync();
            // Three proposals (FakeModels.Three): one moved, one called another class, one deleted; one drawn.
            await lab.SendAsync(work, OperationKind.Reshape, new BoxChange(proposed[0].ClientId, 12, 12, 34, 34));
            await lab.SendAsync(work, OperationKind.Reclassify, new BoxChange(proposed[1].ClientId, Class: "R"));
            await lab.SendAsync(work, OperationKind.Delete, new BoxChange(proposed[2].ClientId));
            await lab.SendAsync(work, OperationKind.Add, StudyLab.Box("own", 150, "G"));
            await lab.SendAsync(work, OperationKind.Submit);
            await db
                .Assignments.Where(assignment => assignment.Id == work.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(assignment => assignment.ActiveMilliseconds, 12_000));
        }

        var lines = StudyLab.Done(await lab.Get<ModelEffort>().ReadAsync(lab.ProjectId, lab.Lead));

        Assert.Equal(
            [
                // 3 - 1 + 1 cells; 4 gestures and 12 s on them.
                new ModelEffortLine("Built-in detector v1", "Student 1", 1, 3, 3, 4, 12, 1, 1, 1, 1),
                new ModelEffortLine(null, "Expert", 1, 1, 0, 1, 0, 1, 0, 0, 0),
            ],
            lines
        );
        Assert.Equal((4 / 3.0, 4.0), (lines[0].GesturesPerCell, lines[0].SecondsPerCell));
        Assert.Equal(
            "Built-in detector v1,Student 1,1,3,3,4,12,1,1,1,1,1.3333333333333333,4",
            Encoding.UTF8.GetString(ModelEffort.ToCsv(lines)).Split('\n')[1].Replace("\"", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Work_of_an_open_blind_round_and_of_others_projects_is_in_no_line()
    {
        await using var lab = await StartAsync();
        var blind = await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, 2), lab.Annotators);
        await lab.SubmitAsync((await lab.WorkAsync(blind.RoundId))[0]);

        Assert.Empty(StudyLab.Done(await lab.Get<ModelEffort>().ReadAsync(lab.ProjectId, lab.Lead)));
        Assert.Contains("Only leads", StudyLab.Refused(await lab.Get<ModelEffort>().ReadAsync(lab.ProjectId, lab.Expert)));
    }

    private static async Task<StudyLab> StartAsync()
    {
        var lab = await StudyLab.StartAsync(
            services => services.AddSingleton<IModelLoader>(new FakeModels()).AddModels().AddTraining(),
            4
        );
        await lab.DrawSplitsAsync(testPerPatient: 0, validationShare: 0);
        return lab;
    }
}
