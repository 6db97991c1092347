using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Rounds;

/// <summary>A refinement round whose images come in the order of what correcting them is expected to bring.</summary>
public sealed class QueueOrderTests
{
    private const string Second = "detector 2";

    [Fact]
    public async Task What_the_model_is_least_sure_of_comes_first_for_everybody()
    {
        await using var lab = await StudyLab.StartAsync(4);
        await lab.DrawSplitsAsync(0, 0);
        // One box an image; entropies of .5, .9, .7 and .99 fall in the order .5, .7, .9, .99.
        var images = await RunAsync(lab, StudyLab.Run, [[(0.5, 10, "R")], [(0.9, 10, "R")], [(0.7, 10, "R")], [(0.99, 10, "R")]]);

        var round = await MakeAsync(
            lab,
            new RoundSettings(Seed: 3, StartFrom: StudyLab.Run, AnnotatorsPerImage: 2, Order: QueueOrder.Uncertainty)
        );

        foreach (var person in (long[])[lab.Student1, lab.Student2])
            Assert.Equal([images[0], images[2], images[1], images[3]], await QueueAsync(lab, round, person));
    }

    [Fact]
    public async Task What_two_models_disagree_on_comes_first_and_a_second_model_is_needed()
    {
        await using var lab = await StudyLab.StartAsync(3);
        await lab.DrawSplitsAsync(0, 0);
        var images = await RunAsync(lab, StudyLab.Run, [[(0.9, 10, "R")], [(0.9, 10, "R"), (0.9, 50, "G")], [(0.9, 10, "R")]]);
        // The same on the first; on the second another class and one box missing: two; on the third another class: one.
        await RunAsync(lab, Second, [[(0.8, 10, "R")], [(0.8, 10, "U")], [(0.8, 10, "G")]]);
        var settings = new RoundSettings(Seed: 3, StartFrom: StudyLab.Run, Order: QueueOrder.Disagreement, CompareWith: Second);

        var round = await MakeAsync(lab, settings);
        var alone = await TryAsync(lab, settings with { CompareWith = null });
        var unknown = await TryAsync(lab, settings with { CompareWith = "detector 3" });
        var withheld = await TryAsync(lab, settings with { WithheldShare = 0.5 });
        var scratch = await TryAsync(lab, settings with { StartFrom = null });

        Assert.Equal([images[1], images[2], images[0]], await QueueAsync(lab, round, lab.Student1));
        Assert.Contains("needs a second run", StudyLab.Refused(alone));
        Assert.Contains("No model run named 'detector 3'", StudyLab.Refused(unknown));
        Assert.Contains("needs a random order", StudyLab.Refused(withheld));
        Assert.Contains("Choose the random order, or a run", StudyLab.Refused(scratch));
        await using var db = lab.Database();
        var kept = await db.Rounds.Where(one => one.Id == round).Select(one => one.Settings).SingleAsync();
        Assert.Equal((QueueOrder.Disagreement, Second), (kept.Order, kept.CompareWith));
    }

    private static async Task<long> MakeAsync(StudyLab lab, RoundSettings settings) =>
        (
            await lab.MakeAsync(
                RoundKind.Refinement,
                ImageChoice.All,
                settings.AnnotatorsPerImage == 2 ? [lab.Student1, lab.Student2] : [lab.Student1],
                settings
            )
        ).RoundId;

    private static Task<Kernel.Result<RoundMade>> TryAsync(StudyLab lab, RoundSettings settings) =>
        lab.Get<CreateRound>()
            .MakeAsync(
                lab.ProjectId,
                lab.Lead,
                new RoundPlan(RoundKind.Refinement, "again", [lab.Student2], settings, ImageChoice.All)
            );

    private static async Task<List<long>> QueueAsync(StudyLab lab, long round, long person) =>
        [.. (await lab.WorkAsync(round, person)).OrderBy(work => work.QueueOrder).Select(work => work.ImageGroupId)];

    /// <summary>A run with these boxes, 20 pixels wide, on each image in turn.</summary>
    /// <returns>The images.</returns>
    private static async Task<List<long>> RunAsync(StudyLab lab, string source, (double Score, double X, string Class)[][] boxes)
    {
        await using var db = lab.Database();
        var images = await db.ImageGroups.OrderBy(image => image.Id).Select(image => image.Id).ToListAsync();
        foreach (var (image, own) in images.Zip(boxes))
        {
            var set = new LabelSet
            {
                ProjectId = lab.ProjectId,
                ImageGroupId = image,
                Kind = LabelSetKind.ModelRun,
                Source = source,
            };
            db.Add(set);
            await db.SaveChangesAsync();
            await lab.Writer.AppendAsync(
                set.Id,
                lab.Lead,
                OperationWriter.ModelClient,
                [
                    new Operation(
                        1,
                        "run",
                        OperationKind.Add,
                        [
                            .. own.Index()
                                .Select(item => new BoxChange(
                                    $"m{item.Index}",
                                    item.Item.X,
                                    10,
                                    item.Item.X + 20,
                                    30,
                                    item.Item.Class,
                                    Origin: BoxOrigin.Model,
                                    Score: item.Item.Score
                                )),
                        ]
                    ),
                ]
            );
        }

        return images;
    }
}
