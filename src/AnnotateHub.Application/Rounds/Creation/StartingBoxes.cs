using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Creation;

/// <summary>Copies the boxes of a model run into label sets that nobody works on yet, through the log, so that replaying it gives them
/// too.</summary>
public sealed class StartingBoxes(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer)
{
    /// <summary>Sets that wait for the disk together (the writer commits as many at once).</summary>
    private const int Together = 64;

    /// <summary>Applies the newest answer of the run on each image. A box is named after its place, its parent is the model's box, and its
    /// score comes along.</summary>
    /// <returns>Boxes applied, and boxes left out because their class is not allowed or they lie outside of the image.</returns>
    internal async Task<(int Applied, int LeftOut)> ApplyAsync(
        long projectId,
        string source,
        ClassScheme classes,
        IReadOnlyList<string>? allowed,
        IReadOnlyList<EmptySet> sets,
        long personId,
        ProgressMeter? meter,
        CancellationToken cancellationToken
    )
    {
        var (applied, leftOut) = (0, 0);
        var scheme = allowed is null
            ? classes
            : new ClassScheme([.. classes.Classes.Where(labelClass => allowed.Contains(labelClass.Key))]);
        foreach (var chunk in sets.Chunk(Together))
        {
            var byImage = await BoxesAsync(projectId, source, [.. chunk.Select(set => set.ImageGroupId).Distinct()], cancellationToken);
            await Task.WhenAll(chunk.Select(set => LaySetAsync(set)));
            meter?.Advance("Applying the model's boxes.", chunk.Length);

            async Task LaySetAsync(EmptySet set)
            {
                if (!byImage.TryGetValue(set.ImageGroupId, out var found))
                    return;
                var boxes = found.Boxes.Index().Select(item => Copy(item.Item, item.Index + 1)).ToList();
                var sound = boxes.Where(box => OperationRules.Validate(Adding([box]), scheme, found.Width, found.Height) is null).ToList();
                Interlocked.Add(ref leftOut, boxes.Count - sound.Count);
                if (sound.Count == 0)
                    return;
                var results = await writer.AppendAsync(
                    set.LabelSetId,
                    personId,
                    OperationWriter.ModelClient,
                    [Adding(sound)],
                    cancellationToken
                );
                if (results[0].Outcome is OperationOutcome.Refused)
                    throw new InvalidOperationException(
                        $"The boxes of '{source}' could not be applied to label set {set.LabelSetId}: {results[0].Reason}"
                    );
                Interlocked.Add(ref applied, sound.Count);
            }
        }

        return (applied, leftOut);
    }

    private static Operation Adding(IReadOnlyList<BoxChange> boxes) => new(1, "start", OperationKind.Add, boxes);

    private static BoxChange Copy(BoxRow box, int number) =>
        new(
            $"start-{number}",
            box.X1,
            box.Y1,
            box.X2,
            box.Y2,
            box.Class,
            box.Flags,
            BoxOrigin.Model,
            box.Attributes,
            [box.ClientId],
            box.Score is { } score ? Math.Clamp(score, 0, 1) : null
        );

    private async Task<Dictionary<long, (int Width, int Height, List<BoxRow> Boxes)>> BoxesAsync(
        long projectId,
        string source,
        List<long> images,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await ReadAsync(db, projectId, source, images, cancellationToken);
    }

    /// <summary>What the run says of each image, by the newest of its answers.</summary>
    internal static async Task<Dictionary<long, (int Width, int Height, List<BoxRow> Boxes)>> ReadAsync(
        AnnotateHubDb db,
        long projectId,
        string source,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    )
    {
        var sets = await db
            .LabelSets.AsNoTracking()
            .Where(set =>
                set.ProjectId == projectId && set.Kind == LabelSetKind.ModelRun && set.Source == source && images.Contains(set.ImageGroupId)
            )
            .Join(
                db.ImageGroups,
                set => set.ImageGroupId,
                image => image.Id,
                (set, image) =>
                    new
                    {
                        set.Id,
                        set.ImageGroupId,
                        image.Width,
                        image.Height,
                    }
            )
            .ToListAsync(cancellationToken);
        var newest = sets.GroupBy(set => set.ImageGroupId).Select(group => group.MaxBy(set => set.Id)!).ToList();
        var ids = newest.Select(set => set.Id).ToList();
        var boxes = (
            await db.Boxes.AsNoTracking().Where(box => ids.Contains(box.LabelSetId)).OrderBy(box => box.Id).ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId);
        return newest.ToDictionary(set => set.ImageGroupId, set => (set.Width, set.Height, boxes[set.Id].ToList()));
    }
}
