using AnnotateHub.Core.Consensus.Adjudication;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What of an adjudication a viewer may see: an image is there once two people or more have submitted it, nobody's answer is
/// missing and the viewer may read all of them.</summary>
internal static class AdjudicationVisibility
{
    /// <summary>Submitted work of the round by image; images on which anything is open or hidden from the viewer are left out
    /// whole.</summary>
    /// <param name="imageId">Only this image.</param>
    public static async Task<ILookup<long, Assignment>> AdjudicableAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        long roundId,
        long? imageId = null,
        CancellationToken cancellationToken = default
    )
    {
        var all = await db
            .Assignments.Where(assignment =>
                assignment.RoundId == roundId && assignment.WithdrawnAt == null && (imageId == null || assignment.ImageGroupId == imageId)
            )
            .Select(assignment => new
            {
                assignment.Id,
                assignment.ImageGroupId,
                assignment.PersonId,
                assignment.State,
            })
            .ToListAsync(cancellationToken);
        var readable = await scope
            .ReadableAssignments(db)
            .Where(assignment => assignment.RoundId == roundId && (imageId == null || assignment.ImageGroupId == imageId))
            .Include(assignment => assignment.LabelSet)
            .ToListAsync(cancellationToken);
        var read = readable.Select(assignment => assignment.Id).ToHashSet();
        var whole = all.GroupBy(item => item.ImageGroupId)
            .Where(image =>
                image.All(item => item.State is AssignmentState.Submitted or AssignmentState.Accepted && read.Contains(item.Id))
                && image.Select(item => item.PersonId).Distinct().Count() > 1
            )
            .Select(image => image.Key)
            .ToHashSet();
        return readable.Where(assignment => whole.Contains(assignment.ImageGroupId)).ToLookup(assignment => assignment.ImageGroupId);
    }

    /// <summary>The boxes of that work as they stand now.</summary>
    public static async Task<Dictionary<long, IReadOnlyList<AdjudicatedWork>>> WorksAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        long roundId,
        IEnumerable<Assignment> works,
        IReadOnlyDictionary<long, int> ranks,
        CancellationToken cancellationToken
    )
    {
        var chosen = works.ToList();
        var sets = chosen.Select(assignment => assignment.LabelSetId).ToHashSet();
        var boxes = (
            await scope
                .Boxes(db)
                .Where(box => db.Assignments.Any(assignment => assignment.RoundId == roundId && assignment.LabelSetId == box.LabelSetId))
                .OrderBy(box => box.Id)
                .ToListAsync(cancellationToken)
        )
            .Where(box => sets.Contains(box.LabelSetId))
            .ToLookup(box => box.LabelSetId, box => new AdjudicatedBox(box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags));
        // Somebody who met an image twice in a round counts once, with the newest answer.
        return chosen
            .GroupBy(assignment => assignment.ImageGroupId)
            .ToDictionary(
                image => image.Key,
                image =>
                    (IReadOnlyList<AdjudicatedWork>)
                        [
                            .. image
                                .GroupBy(assignment => assignment.PersonId)
                                .Select(own => own.MaxBy(assignment => assignment.Occasion)!)
                                .OrderBy(assignment => assignment.PersonId)
                                .Select(assignment => new AdjudicatedWork(
                                    assignment.Id,
                                    assignment.LabelSetId,
                                    assignment.PersonId,
                                    ranks.GetValueOrDefault(assignment.PersonId, int.MaxValue),
                                    assignment.LabelSet!.Revision,
                                    [.. boxes[assignment.LabelSetId]]
                                )),
                        ]
            );
    }

    /// <summary>Numbers of images of the round: with two annotators or more, and of those with an answer still open.</summary>
    public static async Task<(int Several, int Open)> ImagesAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        long roundId,
        CancellationToken cancellationToken
    )
    {
        var all = await scope
            .VisibleAssignments(db)
            .Where(assignment => assignment.RoundId == roundId)
            .Select(assignment => new
            {
                assignment.ImageGroupId,
                assignment.PersonId,
                assignment.State,
            })
            .ToListAsync(cancellationToken);
        var several = all.GroupBy(item => item.ImageGroupId)
            .Where(image => image.Select(item => item.PersonId).Distinct().Count() > 1)
            .ToList();
        return (
            several.Count,
            several.Count(image => image.Any(item => item.State is not (AssignmentState.Submitted or AssignmentState.Accepted)))
        );
    }

    /// <summary>Work that was taken in, of images that the viewer may see now.</summary>
    public static async Task<List<AdjudicationInput>> TakenAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        long roundId,
        long? imageId = null,
        CancellationToken cancellationToken = default
    )
    {
        var seen = await scope.AdjudicableAsync(db, roundId, imageId, cancellationToken);
        var taken = await db
            .AdjudicationInputs.Where(adjudicationInput =>
                adjudicationInput.RoundId == roundId && (imageId == null || adjudicationInput.ImageGroupId == imageId)
            )
            .ToListAsync(cancellationToken);
        return [.. taken.Where(adjudicationInput => seen.Contains(adjudicationInput.ImageGroupId))];
    }

    /// <summary>The log, oldest first: of images that were taken in and of the adjudication as a whole. Only for who may lead it.</summary>
    public static Task<List<AdjudicationEntry>> LogAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        long roundId,
        long? imageId = null,
        CancellationToken cancellationToken = default
    ) =>
        db
            .AdjudicationEntries.AsNoTracking()
            .Where(adjudication =>
                adjudication.RoundId == roundId
                && db.Rounds.Any(round => round.Id == roundId && round.ProjectId == scope.ProjectId)
                && (imageId == null || adjudication.ImageGroupId == imageId)
            )
            .OrderBy(adjudication => adjudication.Id)
            .ToListAsync(cancellationToken);

    /// <summary>What was signed, newest first. Only for who may lead it.</summary>
    public static IQueryable<AdjudicationSnapshot> Snapshots(this VisibilityScope scope, AnnotateHubDb db, long roundId) =>
        db
            .AdjudicationSnapshots.AsNoTracking()
            .Where(adjudicationSnapshot =>
                adjudicationSnapshot.RoundId == roundId && db.Rounds.Any(round => round.Id == roundId && round.ProjectId == scope.ProjectId)
            )
            .OrderByDescending(adjudicationSnapshot => adjudicationSnapshot.Version);

    /// <summary>Whether an operation of this id was done before.</summary>
    public static Task<bool> IsDoneAsync(AnnotateHubDb db, long roundId, string operationId, CancellationToken cancellationToken) =>
        db.AdjudicationEntries.AnyAsync(
            adjudication => adjudication.RoundId == roundId && adjudication.OperationId == operationId,
            cancellationToken
        );
}
