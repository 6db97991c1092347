using AnnotateHub.Application.Annotations;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>What a run leaves on an image as a label set of kind ModelRun, from which refinement can start and evaluation can
/// read.</summary>
public sealed class RunLabelWriter(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, TimeProvider clock)
{
    /// <summary>Applies the boxes that the run's settings leave on several images, in few waits for the disk. Done again after a crash it
    /// changes nothing: the operations are in the log already.</summary>
    internal async Task WriteAsync(
        ModelRun run,
        string model,
        ClassScheme classes,
        IReadOnlyList<FinishedImage> done,
        CancellationToken cancellationToken
    )
    {
        if (done.Count == 0)
            return;
        var sets = await SetsAsync(run, [.. done.Select(finishedImage => finishedImage.Waiting.ImageId)], cancellationToken);
        await Task.WhenAll(
            done.Select(finishedImage =>
                WriteAsync(run, model, classes, finishedImage, sets[finishedImage.Waiting.ImageId], cancellationToken)
            )
        );
    }

    private async Task WriteAsync(
        ModelRun run,
        string model,
        ClassScheme classes,
        FinishedImage done,
        long set,
        CancellationToken cancellationToken
    )
    {
        var image = done.Frame!;
        var labels = PseudolabelSelection.Select(done.Candidates!, run.ModelClasses, run.ProjectClasses, run.Settings);
        var origin = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [BoxAttributes.Model] = model,
            [BoxAttributes.Run] = run.Name,
        };
        var boxes = labels
            .Where(label => classes.Find(label.Class) is not null)
            .Select(label => (label, Inside: label.Box.ClampTo(image.Width, image.Height)))
            .Where(item => !item.Inside.IsEmpty)
            .Select(item => new BoxChange(
                $"r{run.Id}-{item.label.Candidate}",
                item.Inside.X1,
                item.Inside.Y1,
                item.Inside.X2,
                item.Inside.Y2,
                item.label.Class,
                BoxFlags.None,
                BoxOrigin.Model,
                origin,
                null,
                Math.Clamp(item.label.Score, 0, 1)
            ))
            .ToList();
        foreach (var (number, part) in boxes.Chunk(OperationRules.MaxBoxes).DefaultIfEmpty([]).Index())
        {
            var results = await writer.AppendAsync(
                set,
                run.CreatedById ?? 0,
                OperationWriter.ModelClient,
                [new Operation(1, $"run-{run.Id}-{number}", OperationKind.Add, part)],
                cancellationToken
            );
            if (results[0] is { Outcome: OperationOutcome.Refused, Reason: var reason })
                throw new InvalidOperationException($"The boxes of '{run.Name}' on {image.Name} could not be kept: {reason}");
        }
    }

    /// <summary>The label set of each image, made where it is missing.</summary>
    private async Task<Dictionary<long, long>> SetsAsync(ModelRun run, IReadOnlyList<long> imageIds, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var sets = await db
            .LabelSets.Where(labelSet =>
                labelSet.ProjectId == run.ProjectId
                && labelSet.Kind == LabelSetKind.ModelRun
                && labelSet.Source == run.Name
                && imageIds.Contains(labelSet.ImageGroupId)
            )
            .Select(labelSet => new { labelSet.ImageGroupId, labelSet.Id })
            .ToDictionaryAsync(item => item.ImageGroupId, item => item.Id, cancellationToken);
        List<LabelSet> made =
        [
            .. imageIds
                .Where(image => !sets.ContainsKey(image))
                .Select(image => new LabelSet
                {
                    ProjectId = run.ProjectId,
                    ImageGroupId = image,
                    Kind = LabelSetKind.ModelRun,
                    Source = run.Name,
                    CreatedAt = clock.GetUtcNow(),
                    // A detector answers for all of its classes, and a classifier behind it for all of the project's.
                    ExhaustiveClasses = run.ClassifierId is null ? [.. run.ModelClasses.Intersect(run.ProjectClasses)] : run.ProjectClasses,
                }),
        ];
        db.LabelSets.AddRange(made);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var set in made)
            sets[set.ImageGroupId] = set.Id;
        return sets;
    }
}
