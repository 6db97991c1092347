using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>What of an adjudication a viewer may see: an image is there once two people or more have submitted it, nobody's answer is missing and the viewer may read all of them.</summary>
internal static class AdjudicationSight
{
    /// <summary>Submitted work of the round by image; images on which anything is open or hidden from the viewer are left out whole.</summary>
    /// <param name="imageId">Only this image.</param>
    public static async Task<ILookup<long, Assignment>> AdjudicableAsync(this Viewer viewer, AnnotateHubDb db, long roundId, long? imageId = null, CancellationToken cancel = default)
    {
        var all = await db.Assignments.Where(item => item.RoundId == roundId && item.WithdrawnAt == null && (imageId == null || item.ImageGroupId == imageId))
            .Select(item => new { item.Id, item.ImageGroupId, item.PersonId, item.State }).ToListAsync(cancel);
        var readable = await viewer.Readable(db).Where(item => item.RoundId == roundId && (imageId == null || item.ImageGroupId == imageId)).Include(item => item.LabelSet).ToListAsync(cancel);
        var read = readable.Select(item => item.Id).ToHashSet();
        var whole = all.GroupBy(item => item.ImageGroupId)
            .Where(image => image.All(item => item.State is AssignmentState.Submitted or AssignmentState.Accepted && read.Contains(item.Id)) && image.Select(item => item.PersonId).Distinct().Count() > 1)
            .Select(image => image.Key).ToHashSet();
        return readable.Where(item => whole.Contains(item.ImageGroupId)).ToLookup(item => item.ImageGroupId);
    }

    /// <summary>The boxes of that work as they stand now.</summary>
    public static async Task<Dictionary<long, IReadOnlyList<AdjudicatedWork>>> WorksAsync(
        this Viewer viewer, AnnotateHubDb db, long roundId, IEnumerable<Assignment> works, IReadOnlyDictionary<long, int> ranks, CancellationToken cancel)
    {
        var chosen = works.ToList();
        var sets = chosen.Select(item => item.LabelSetId).ToHashSet();
        var boxes = (await viewer.Boxes(db).Where(box => db.Assignments.Any(item => item.RoundId == roundId && item.LabelSetId == box.LabelSetId)).OrderBy(box => box.Id).ToListAsync(cancel)).Where(box => sets.Contains(box.LabelSetId))
            .ToLookup(box => box.LabelSetId, box => new AdjudicatedBox(box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags));
        // Somebody who met an image twice in a round counts once, with the newest answer.
        return chosen.GroupBy(item => item.ImageGroupId).ToDictionary(image => image.Key, image => (IReadOnlyList<AdjudicatedWork>)[.. image.GroupBy(item => item.PersonId).Select(own => own.MaxBy(item => item.Occasion)!).OrderBy(item => item.PersonId)
            .Select(item => new AdjudicatedWork(item.Id, item.LabelSetId, item.PersonId, ranks.GetValueOrDefault(item.PersonId, int.MaxValue), item.LabelSet!.Revision, [.. boxes[item.LabelSetId]]))]);
    }

    /// <summary>Numbers of images of the round: with two annotators or more, and of those with an answer still open.</summary>
    public static async Task<(int Several, int Open)> ImagesAsync(this Viewer viewer, AnnotateHubDb db, long roundId, CancellationToken cancel)
    {
        var all = await viewer.Known(db).Where(item => item.RoundId == roundId).Select(item => new { item.ImageGroupId, item.PersonId, item.State }).ToListAsync(cancel);
        var several = all.GroupBy(item => item.ImageGroupId).Where(image => image.Select(item => item.PersonId).Distinct().Count() > 1).ToList();
        return (several.Count, several.Count(image => image.Any(item => item.State is not (AssignmentState.Submitted or AssignmentState.Accepted))));
    }

    /// <summary>Work that was taken in, of images that the viewer may see now.</summary>
    public static async Task<List<AdjudicationInput>> TakenAsync(this Viewer viewer, AnnotateHubDb db, long roundId, long? imageId = null, CancellationToken cancel = default)
    {
        var seen = await viewer.AdjudicableAsync(db, roundId, imageId, cancel);
        var taken = await db.AdjudicationInputs.Where(item => item.RoundId == roundId && (imageId == null || item.ImageGroupId == imageId)).ToListAsync(cancel);
        return [.. taken.Where(item => seen.Contains(item.ImageGroupId))];
    }

    /// <summary>The log, oldest first: of images that were taken in and of the adjudication as a whole. Only for who may lead it.</summary>
    public static Task<List<AdjudicationEntry>> LogAsync(this Viewer viewer, AnnotateHubDb db, long roundId, long? imageId = null, CancellationToken cancel = default) =>
        db.AdjudicationEntries.AsNoTracking().Where(item => item.RoundId == roundId && db.Rounds.Any(round => round.Id == roundId && round.ProjectId == viewer.ProjectId) && (imageId == null || item.ImageGroupId == imageId)).OrderBy(item => item.Id).ToListAsync(cancel);

    /// <summary>What was signed, newest first. Only for who may lead it.</summary>
    public static IQueryable<AdjudicationSnapshot> Snapshots(this Viewer viewer, AnnotateHubDb db, long roundId) =>
        db.AdjudicationSnapshots.AsNoTracking().Where(item => item.RoundId == roundId && db.Rounds.Any(round => round.Id == roundId && round.ProjectId == viewer.ProjectId)).OrderByDescending(item => item.Version);

    /// <summary>Whether an operation of this id was done before.</summary>
    public static Task<bool> IsDoneAsync(AnnotateHubDb db, long roundId, string operationId, CancellationToken cancel) =>
        db.AdjudicationEntries.AnyAsync(item => item.RoundId == roundId && item.OperationId == operationId, cancel);
}
