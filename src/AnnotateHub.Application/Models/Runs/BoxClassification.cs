using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Class probabilities for boxes that are there: kept as candidates whose detector score is 1, in the order of the boxes'
/// ids.</summary>
public sealed class BoxClassification(IDbContextFactory<AnnotateHubDb> database)
{
    internal async Task<IReadOnlyList<FinishedImage>> ClassifyAsync(
        IBoxClassifier classifier,
        IReadOnlyList<LoadedImage> batch,
        CancellationToken cancellationToken
    )
    {
        var finished = new List<FinishedImage>(batch.Count);
        foreach (var loadedImage in batch)
        {
            var (revision, boxes) = await BoxesAsync(loadedImage.Waiting.OfLabelSetId, cancellationToken);
            var probabilities =
                boxes.Count == 0
                    ? []
                    : await classifier.ClassifyAsync(loadedImage.Image!, [.. boxes.Select(box => box.Box)], cancellationToken);
            var candidates = boxes.Select((box, index) => new Candidate(box.Box, 0, 1, probabilities[index])).ToList();
            finished.Add(
                new FinishedImage(
                    loadedImage.Waiting,
                    ImageFrame.From(loadedImage.Image!),
                    candidates,
                    null,
                    [.. boxes.Select(box => box.Id)],
                    revision
                )
            );
        }

        return finished;
    }

    /// <summary>Of one moment: the revision says to which boxes the probabilities belong.</summary>
    private async Task<(long Revision, List<(string Id, PixelBox Box)> Boxes)> BoxesAsync(
        long labelSetId,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var revision = await db.LabelSets.Where(set => set.Id == labelSetId).Select(set => set.Revision).SingleAsync(cancellationToken);
        var rows = await db
            .Boxes.AsNoTracking()
            .Where(box => box.LabelSetId == labelSetId)
            .OrderBy(box => box.Id)
            .Select(box => new
            {
                box.ClientId,
                box.X1,
                box.Y1,
                box.X2,
                box.Y2,
            })
            .ToListAsync(cancellationToken);
        return (revision, [.. rows.Select(row => (row.ClientId, new PixelBox(row.X1, row.Y1, row.X2, row.Y2)))]);
    }
}
