using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>Class probabilities for boxes that are there: kept as candidates whose detector score is 1, in the order of the boxes' ids.</summary>
public sealed class GivenBoxes(IDbContextFactory<AnnotateHubDb> database)
{
    internal async Task<IReadOnlyList<FinishedImage>> ClassifyAsync(IBoxClassifier classifier, IReadOnlyList<LoadedImage> batch, CancellationToken cancel)
    {
        var finished = new List<FinishedImage>(batch.Count);
        foreach (var item in batch)
        {
            var (revision, boxes) = await BoxesAsync(item.Waiting.OfLabelSetId, cancel);
            var probabilities = boxes.Count == 0 ? [] : await classifier.ClassifyAsync(item.Image!, [.. boxes.Select(box => box.Box)], cancel);
            var candidates = boxes.Select((box, index) => new Candidate(box.Box, 0, 1, probabilities[index])).ToList();
            finished.Add(new FinishedImage(item.Waiting, ImageFrame.Of(item.Image!), candidates, null, [.. boxes.Select(box => box.Id)], revision));
        }

        return finished;
    }

    /// <summary>Of one moment: the revision says to which boxes the probabilities belong.</summary>
    private async Task<(long Revision, List<(string Id, PixelBox Box)> Boxes)> BoxesAsync(long labelSetId, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var revision = await db.LabelSets.Where(set => set.Id == labelSetId).Select(set => set.Revision).SingleAsync(cancel);
        var rows = await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == labelSetId).OrderBy(box => box.Id).Select(box => new { box.ClientId, box.X1, box.Y1, box.X2, box.Y2 }).ToListAsync(cancel);
        return (revision, [.. rows.Select(row => (row.ClientId, new PixelBox(row.X1, row.Y1, row.X2, row.Y2)))]);
    }
}
