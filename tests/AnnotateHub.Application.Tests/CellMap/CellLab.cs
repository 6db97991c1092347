using System.Text.Json;
using AnnotateHub.Application.CellMap;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelCheck;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Tests.Rounds;
using AnnotateHub.Application.Tests.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.CellMap;

/// <summary>A study whose checks and maps are what a test says that models said: nothing is trained here.</summary>
internal static class CellLab
{
    /// <summary>Freezes the cells of a check and puts what it found beside them.</summary>
    public static async Task<long> CheckedAsync(this StudyLab lab, long[] rounds, Func<CellSet, IReadOnlyList<LabelFinding>> findings)
    {
        var checks = lab.Get<LabelChecks>();
        var id = StudyLab.Done(await checks.AskAsync(lab.ProjectId, lab.Lead, new LabelCheckQuestion(rounds, [])));
        var folder = Path.Combine(lab.Get<DataFolder>().Analyses, $"{lab.ProjectId}", "label-checks", $"{id}");
        var (cells, _) = await lab.Get<CellSource>().ReadAsync(lab.ProjectId, lab.Lead, rounds, forTraining: true, default);
        Write(Path.Combine(folder, "cells.json"), cells!);
        Write(
            Path.Combine(folder, "result", "label-check.json"),
            new LabelCheckDocument(
                DateTimeOffset.UnixEpoch,
                "",
                "",
                "",
                cells!.Works.Count,
                cells.Works.Sum(work => work.Boxes.Count),
                ["Brightfield"],
                cells.Classes,
                5,
                1,
                null,
                null,
                0.125,
                findings(cells),
                [],
                ""
            )
        );
        return id;
    }

    public static LabelFinding Doubt(SourceWork work, int box = 0) =>
        new(
            LabelFindingKind.Class,
            work.Image,
            box,
            work.Boxes[box].Class,
            "G",
            work.Boxes[box].Place,
            0.9,
            true,
            "Labelled R; a model that never saw this image gives R 0.05 and G 0.90."
        );

    /// <summary>Puts images into an open calibration round of all annotators.</summary>
    public static async Task<IReadOnlyList<long>> BlindAsync(this StudyLab lab, int images)
    {
        var made = await lab.MakeAsync(RoundKind.Calibration, new ImageChoice(ImageChoiceKind.Draw, images), lab.Annotators);
        return [.. (await lab.WorkAsync(made.RoundId)).Select(work => work.ImageGroupId).Distinct()];
    }

    public static async Task SetSplitAsync(this StudyLab lab, long image, DataSplit split)
    {
        await using var db = lab.Database();
        (await db.ImageGroups.SingleAsync(group => group.Id == image)).Split = split;
        await db.SaveChangesAsync();
    }

    public static void Write<T>(string path, T content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(content, TrainingJson.Options));
    }
}
