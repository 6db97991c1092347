using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Model evaluations for leads: a run's boxes against somebody's submitted work.</summary>
public sealed class EvaluationReportService(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <summary>Null for who does not lead the project.</summary>
    public async Task<EvaluationChoices?> ChoicesAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, _) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return null;
        var runs = await scope
            .ModelSets(db)
            .Where(set => set.Source != null)
            .Select(set => set.Source!)
            .Distinct()
            .OrderBy(name => name)
            .ToListAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        return new EvaluationChoices(
            runs,
            await new TruthReader(db, scope, pseudonyms: false, cancellationToken).OptionsAsync(),
            [.. project.Classes.Classes.Select(labelClass => labelClass.Key)]
        );
    }

    public async Task<Result<EvaluationDocument>> ReadAsync(
        long projectId,
        Actor actor,
        EvaluationQuestion question,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (material, why) = await GatherAsync(db, projectId, actor, question, cancellationToken);
        return material is null
            ? why
            : EvaluationDocument.Make(
                TitleOf(material.Input),
                material.Input,
                material.Settings,
                time.GetUtcNow(),
                material.Notes
            );
    }

    internal static async Task<(EvaluationMaterial? Material, Error Why)> GatherAsync(
        AnnotateHubDb db,
        long projectId,
        Actor actor,
        EvaluationQuestion question,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (scope, refusal) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return (null, refusal);
        if (question.Runs.Count == 0)
            return (null, new Error("No run is named; name one model run or several."));
        var (truth, none) = await new TruthReader(db, scope, question.Pseudonyms ?? false, cancellationToken).ReadAsync(question.Truth);
        if (truth is null)
            return (null, none);
        // Only images whose model boxes are for this person's eyes: none on which their own answer is blind or still asked for.
        var sets = scope.ModelSets(db).Where(set => set.Source != null && question.Runs.Contains(set.Source));
        var images = truth.Images.Select(image => image.ImageId).ToHashSet();
        var names = truth.Images.ToDictionary(image => image.ImageId, image => image.Image);
        var predictions = (
            await (
                from set in sets
                where images.Contains(set.ImageGroupId)
                join box in sets.BoxesOf(db) on set.Id equals box.LabelSetId
                orderby box.Id
                select new
                {
                    set.Source,
                    set.ImageGroupId,
                    box.ClientId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    box.Score,
                }
            ).ToListAsync(cancellationToken)
        ).ToLookup(box => box.Source!);
        var looked = (
            await sets.Where(set => images.Contains(set.ImageGroupId))
                .Select(set => new { set.Source, set.ImageGroupId })
                .Distinct()
                .ToListAsync(cancellationToken)
        )
            .CountBy(set => set.Source!)
            .ToDictionary(StringComparer.Ordinal);
        if (question.Runs.FirstOrDefault(run => !looked.ContainsKey(run)) is { } elsewhere)
            return (
                null,
                new Error(
                    $"{elsewhere} looked at none of the {images.Count} images of this truth (test and calibration images are left "
                        + "out of runs unless they are asked for); run the model over them, or choose another truth."
                )
            );
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        var stages = await RunStages.OfAsync(db, scope, question.Runs, images, cancellationToken);
        var input = new EvaluationInput(
            [
                .. truth.Images.Select(image => new TruthImage(image.Image, image.Patient, image.Cells)),
            ],
            truth.Exhaustive,
            [
                .. question.Runs.Select(run => new EvaluatedRun(
                    run,
                    run.Split('/')[0],
                    [
                        .. predictions[run]
                            .Select(box =>
                                stages.Get(
                                    run,
                                    box.ImageGroupId,
                                    box.ClientId,
                                    new Prediction(
                                        names[box.ImageGroupId],
                                        new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
                                        box.Class,
                                        box.Score ?? 1
                                    )
                                )
                            ),
                    ]
                )),
            ]
        )
        {
            Truth = truth.Name,
        };
        var settings = new EvaluationSettings(
            question.Detected,
            [.. project.Classes.Classes.Select(labelClass => labelClass.Key)],
            question.Iou,
            question.Convention,
            stages.ClassifierWeight,
            question.Resamples,
            question.Seed
        );
        List<string> notes = [.. truth.Notes];
        notes.AddRange(stages.Notes);
        foreach (var run in question.Runs.Where(run => looked[run] < images.Count))
            notes.Add($"{run} looked at {looked[run]} of {images.Count} images; the cells of the others count as missed.");
        foreach (var run in question.Runs.Where(run => predictions[run].Any(box => box.Score is null)))
            notes.Add($"{run}: {predictions[run].Count(box => box.Score is null)} boxes carry no score and count as 1.");
        return settings.FaultsWith(input) is { Count: > 0 } faults
            ? (null, new Error(string.Join(" ", faults)))
            : (new EvaluationMaterial(input, settings, notes, truth.Works, truth.Rounds), default);
    }

    /// <summary>What a report is called that nobody has named: what was judged, and by whose truth.</summary>
    internal static string TitleOf(EvaluationInput input) =>
        $"Evaluation of {string.Join(", ", input.Runs.Select(run => run.Name))} by {input.Truth}";
}
