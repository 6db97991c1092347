using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>What a run leaves on an image as a label set of kind ModelRun, from which refinement can start and evaluation can read.</summary>
public sealed class RunLabels(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, TimeProvider clock)
{
    /// <summary>Name of the attribute with the model version, and of the one with the run: where a box comes from stays with it through every hand.</summary>
    public const string ModelAttribute = "model";

    public const string RunAttribute = "run";

    /// <summary>Lays the boxes that the run's settings leave. Done again after a crash it changes nothing: the operation is in the log already.</summary>
    internal async Task WriteAsync(ModelRun run, string model, ClassScheme classes, ModelImage image, long imageId, IReadOnlyList<Candidate> candidates, CancellationToken cancel)
    {
        var labels = PseudolabelSelection.Select(candidates, run.ModelClasses, run.ProjectClasses, run.Settings);
        var origin = new Dictionary<string, string>(StringComparer.Ordinal) { [ModelAttribute] = model, [RunAttribute] = run.Name };
        var boxes = labels.Where(label => classes.Find(label.Class) is not null)
            .Select(label => (label, Inside: label.Box.ClampTo(image.Width, image.Height))).Where(item => !item.Inside.IsEmpty)
            .Select(item => new BoxChange(
                $"r{run.Id}-{item.label.Candidate}", item.Inside.X1, item.Inside.Y1, item.Inside.X2, item.Inside.Y2, item.label.Class, BoxFlags.None, BoxOrigin.Model, origin, null, Math.Clamp(item.label.Score, 0, 1)))
            .ToList();
        var set = await SetAsync(run, imageId, cancel);
        foreach (var (number, part) in boxes.Chunk(OperationRules.MostBoxes).DefaultIfEmpty([]).Index())
        {
            var results = await writer.AppendAsync(set, run.CreatedById ?? 0, OperationWriter.ModelClient, [new Operation(1, $"run-{run.Id}-{number}", OperationKind.Add, part)], cancel);
            if (results[0] is { Outcome: OperationOutcome.Refused, Reason: var reason }) throw new InvalidOperationException($"The boxes of '{run.Name}' on {image.Name} could not be kept: {reason}");
        }
    }

    private async Task<long> SetAsync(ModelRun run, long imageId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var found = await db.LabelSets.Where(item => item.ProjectId == run.ProjectId && item.ImageGroupId == imageId && item.Kind == LabelSetKind.ModelRun && item.Source == run.Name)
            .Select(item => (long?)item.Id).FirstOrDefaultAsync(cancel);
        if (found is { } id) return id;
        var set = new LabelSet
        {
            ProjectId = run.ProjectId, ImageGroupId = imageId, Kind = LabelSetKind.ModelRun, Source = run.Name, CreatedAt = clock.GetUtcNow(),
            // A detector answers for all of its classes, and a classifier behind it for all of the project's.
            ExhaustiveClasses = run.ClassifierId is null ? [.. run.ModelClasses.Intersect(run.ProjectClasses)] : run.ProjectClasses,
        };
        db.LabelSets.Add(set);
        await db.SaveChangesAsync(cancel);
        return set.Id;
    }
}
