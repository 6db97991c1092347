using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Truths;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>Model evaluations for leads: a run's boxes against somebody's submitted work.</summary>
public sealed class EvaluationReportService(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <summary>Label sets whose boxes are asked for together. A database takes some ten thousand values in one question.</summary>
    private const int SetsTogether = 500;

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
        CancellationToken cancellationToken,
        int together = SetsTogether
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
        var chosen = (
            await sets.OrderBy(set => set.Id)
                .Select(set => new RunSet(set.Id, set.Source!, set.ImageGroupId))
                .ToListAsync(cancellationToken)
        )
            .Where(set => images.Contains(set.ImageId))
            .ToList();
        var looked = chosen
            .Select(set => (set.Run, set.ImageId))
            .Distinct()
            .CountBy(set => set.Run)
            .ToDictionary(StringComparer.Ordinal);
        if (question.Runs.FirstOrDefault(run => !looked.ContainsKey(run)) is { } elsewhere)
            return (
                null,
                new Error(
                    $"{elsewhere} looked at none of the {images.Count} images of this truth (test and calibration images are left "
                        + "out of runs unless they are asked for); run the model over them, or choose another truth."
                )
            );
        var predictions = await BoxesAsync(db, sets, chosen, together, cancellationToken);
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
                                    box.ImageId,
                                    box.ClientId,
                                    new Prediction(
                                        names[box.ImageId],
                                        box.Box,
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

    /// <summary>The boxes of each run in the order in which they were made. So many sets at a time: of each box no more is kept than is
    /// judged.</summary>
    private static async Task<Dictionary<string, List<RunBox>>> BoxesAsync(
        AnnotateHubDb db,
        IQueryable<LabelSet> sets,
        IReadOnlyList<RunSet> chosen,
        int together,
        CancellationToken cancellationToken
    )
    {
        var found = chosen.Select(set => set.Run).Distinct().ToDictionary(run => run, _ => new List<RunBox>(), StringComparer.Ordinal);
        foreach (var some in chosen.Chunk(together))
        {
            var of = some.ToDictionary(set => set.Id);
            var ids = of.Keys.ToArray();
            var boxes = sets.Where(set => ids.Contains(set.Id))
                .BoxesOf(db)
                .Select(box => new
                {
                    box.Id,
                    box.LabelSetId,
                    box.ClientId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                    box.Score,
                });
            await foreach (var box in boxes.AsAsyncEnumerable().WithCancellation(cancellationToken))
                found[of[box.LabelSetId].Run]
                    .Add(
                        new RunBox(
                            box.Id,
                            of[box.LabelSetId].ImageId,
                            box.ClientId,
                            new PixelBox(box.X1, box.Y1, box.X2, box.Y2),
                            string.Intern(box.Class),
                            box.Score
                        )
                    );
        }

        foreach (var boxes in found.Values)
            boxes.Sort((one, other) => one.Id.CompareTo(other.Id));
        return found;
    }

    private sealed record RunSet(long Id, string Run, long ImageId);

    private readonly record struct RunBox(long Id, long ImageId, string ClientId, PixelBox Box, string Class, double? Score);

    /// <summary>What a report is called that nobody has named: what was judged, and by whose truth.</summary>
    internal static string TitleOf(EvaluationInput input) =>
        $"Evaluation of {string.Join(", ", input.Runs.Select(run => run.Name))} by {input.Truth}";
}
