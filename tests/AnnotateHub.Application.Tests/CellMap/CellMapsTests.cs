using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Tests.Training;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Tests.CellMap;

/// <summary>Which cells a map shows to whom.</summary>
public sealed class CellMapsTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public async Task Images_of_the_test_split_are_on_the_map_and_those_of_an_open_blind_round_vanish_from_it()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert, lab.Student1], images: 4, annotatorsPerImage: 2);
        var test = (await lab.WorkAsync(round))[0].ImageGroupId;
        await lab.SetSplitAsync(test, DataSplit.Test);
        var map = await MappedAsync(lab, round);
        var before = StudyLab.Done(await lab.Get<CellMaps>().FindAsync(lab.ProjectId, lab.Lead, map));

        var blind = await lab.BlindAsync(2);
        var after = StudyLab.Done(await lab.Get<CellMaps>().FindAsync(lab.ProjectId, lab.Lead, map));

        Assert.Equal((8, 4, 0), (before.X.Length, before.Images.Count, before.Hidden));
        Assert.Contains(before.Images, image => image.Id == test && image.Split == "Test");
        var hidden = 2 * before.Images.Count(image => blind.Contains(image.Id));
        Assert.Equal((8 - hidden, hidden), (after.X.Length, after.Hidden));
        Assert.DoesNotContain(after.Images, image => blind.Contains(image.Id));
        // What stays is what it was: the expert's boxes begin at 10, the student's at 14 (TrainingLab).
        Assert.All(Enumerable.Range(0, after.X.Length), cell =>
            Assert.Equal(after.Works[after.Work[cell]].Person == "Expert" ? 10 : 14, after.Edges[4 * cell])
        );
    }

    [Fact]
    public async Task Only_leads_see_maps_and_a_detector_draws_none()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert], images: 4);
        var map = await MappedAsync(lab, round);
        var maps = lab.Get<CellMaps>();
        var detector = await ModelAsync(lab, ModelPurpose.Detector, "finder");

        Assert.Contains("Only leads", StudyLab.Refused(await maps.FindAsync(lab.ProjectId, lab.Expert, map)));
        Assert.Contains("Only leads", StudyLab.Refused(await maps.ListAsync(lab.ProjectId, lab.Expert)));
        Assert.IsType<Result<CellMapView>.NotFound>(await maps.FindAsync(lab.ProjectId, 9_999, map));
        Assert.Contains(
            "finder v1 is a detector",
            StudyLab.Refused(await maps.AskAsync(lab.ProjectId, lab.Lead, new CellMapQuestion([round], detector)))
        );
        Assert.Contains(
            "no such model",
            StudyLab.Refused(await maps.AskAsync(lab.ProjectId, lab.Lead, new CellMapQuestion([round], 9_999)))
        );
    }

    [Fact]
    public async Task A_map_whose_model_does_not_open_says_why()
    {
        await using var lab = await TrainingLab.StartAsync(5);
        var round = await lab.SeededAsync([lab.Expert], images: 4);
        var model = await ModelAsync(lab, ModelPurpose.Classifier, "broken");
        var maps = lab.Get<CellMaps>();
        var map = StudyLab.Done(await maps.AskAsync(lab.ProjectId, lab.Lead, new CellMapQuestion([round], model)));

        var refused = await maps.RunAsync(lab.ProjectId, map, null);

        Assert.NotNull(refused);
        Assert.Equal(refused, Assert.Single(StudyLab.Done(await maps.ListAsync(lab.ProjectId, lab.Lead))).Refused);
    }

    /// <summary>A map as a model would have drawn it: cells in the order of works and boxes.</summary>
    private static async Task<long> MappedAsync(StudyLab lab, long round)
    {
        var maps = lab.Get<CellMaps>();
        var model = await ModelAsync(lab, ModelPurpose.Classifier, "seer");
        var id = StudyLab.Done(await maps.AskAsync(lab.ProjectId, lab.Lead, new CellMapQuestion([round], model)));
        var (cells, _) = await lab.Get<CellSource>().ReadAsync(lab.ProjectId, lab.Lead, [round], forTraining: false, default);
        var folder = Path.Combine(lab.Get<DataFolder>().Analyses, $"{lab.ProjectId}", "cell-maps", $"{id}");
        CellLab.Write(Path.Combine(folder, "cells.json"), cells!);
        CellLab.Write(
            Path.Combine(folder, "result", "map.json"),
            new CellMapDocument(
                DateTimeOffset.UnixEpoch,
                "",
                "",
                Hash,
                ["Brightfield"],
                cells!.Classes,
                2,
                15,
                500,
                1,
                [0.5, 0.25],
                [
                    .. cells.Works.SelectMany(work =>
                        work.Boxes.Select(
                            (box, number) =>
                                new MappedCell(work.Image, work.Patient, number, box.Class, box.Class, 1, box.Place, 0, 0, 0, 0)
                        )
                    ),
                ],
                [],
                ""
            )
        );
        return id;
    }

    private static async Task<long> ModelAsync(StudyLab lab, ModelPurpose purpose, string name)
    {
        await using var db = lab.Database();
        var model = new ModelVersion
        {
            ProjectId = lab.ProjectId,
            Name = name,
            Version = 1,
            Purpose = purpose,
            FileHash = Hash,
            ConfirmedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(model);
        await db.SaveChangesAsync();
        await File.WriteAllTextAsync(lab.Get<ModelFiles>().PathOf(Hash), "no model");
        return model.Id;
    }
}
