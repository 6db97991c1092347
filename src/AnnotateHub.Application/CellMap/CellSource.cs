using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.CellMap;

/// <summary>
/// Work that a lead may look at as cells: finished, in the free round also begun. By the rules of trainings
/// (<see cref="TrainingVisibility"/>): never of a blind round that is open, whatever its seal, and never on an image that is in one.
/// </summary>
public sealed class CellSource(IDbContextFactory<AnnotateHubDb> database, IObjectStore objects)
{
    /// <summary>Rounds with finished work, oldest first.</summary>
    public async Task<Result<IReadOnlyList<CellSourceRound>>> RoundsAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        var open = OpenRounds(scope);
        var works = await Finished(db, scope, open.Values)
            .Select(work => new { work.RoundId, work.ImageGroupId })
            .ToListAsync(cancellationToken);
        return works
            .GroupBy(work => work.RoundId)
            .OrderBy(group => group.Key)
            .Select(group => new CellSourceRound(
                group.Key,
                open[group.Key].Name,
                open[group.Key].Kind.ToString(),
                group.Count(),
                group.Select(work => work.ImageGroupId).Distinct().Count()
            ))
            .ToList();
    }

    /// <summary>Freezes the finished work of the rounds.</summary>
    /// <param name="forTraining">Then no image of the test split is in it, and of several works on one image only the last.</param>
    internal async Task<(CellSet? Cells, string? Refused)> ReadAsync(
        long projectId,
        Actor actor,
        IReadOnlyList<long> rounds,
        bool forTraining,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return (null, why.Reason ?? "The project is not there, or you are no member of it any more.");
        var open = OpenRounds(scope);
        if (rounds.Count == 0)
            return (null, "Choose at least one round.");
        if (
            forTraining
            && rounds.Select(scope.Round).OfType<Round>().Select(TrainingVisibility.WhyNotLearntFrom).OfType<string>().FirstOrDefault()
                is { } forbidden
        )
            return (null, forbidden);
        if (rounds.FirstOrDefault(round => !open.ContainsKey(round)) is not 0 and var closedTo)
            return (
                null,
                scope.Round(closedTo) is { } sealedRound
                    ? $"'{sealedRound.Name}' is a blind round and open: its boxes are for nobody yet. Close it first, or leave it out."
                    : $"There is no round {closedTo} for you in this project."
            );
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancellationToken);
        string[] keys = [.. project.Classes.Classes.Select(known => known.Key)];
        var notes = new List<string>();
        var works = await Finished(db, scope, [.. rounds.Select(round => open[round])])
            .Include(work => work.ImageGroup!)
                .ThenInclude(image => image.Planes)
            .Include(work => work.Person)
            .AsSplitQuery()
            .OrderBy(work => work.ImageGroup!.SortKey)
            .ThenBy(work => work.Id)
            .ToListAsync(cancellationToken);
        if (works.RemoveAll(work => work.ImageGroup!.Planes.Count < project.Channels.Count) is > 0 and var bare)
            notes.Add($"{bare} works are left out because their image lacks a channel of the project.");
        if (forTraining)
            works = ForTraining(works, await scope.JudgedBy(db).ToHashSetAsync(cancellationToken), notes);
        var sets = works.ConvertAll(work => work.LabelSetId);
        var boxes = (
            await scope
                .Boxes(db)
                .Where(box => sets.Contains(box.LabelSetId) && keys.Contains(box.Class) && (box.Flags & BoxFlags.Ignore) == 0)
                .OrderBy(box => box.Id)
                .ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId);
        var left = new List<string>();
        var frozen = works
            .Select(work => Freeze(work, open[work.RoundId].Name, project.Channels.Count, boxes[work.LabelSetId], left))
            .ToList();
        notes.AddRange(left);
        return (new CellSet(project.Channels, keys, frozen, notes), null);
    }

    /// <summary>Of the works of a frozen set, those that the person may read now.</summary>
    internal async Task<IReadOnlySet<long>?> ReadableNowAsync(
        long projectId,
        Actor actor,
        IReadOnlyCollection<long> assignments,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, _) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return null;
        return await Finished(db, scope, OpenRounds(scope).Values)
            .Where(work => assignments.Contains(work.Id))
            .Select(work => work.Id)
            .ToHashSetAsync(cancellationToken);
    }

    /// <summary>Boxes of the works as they stand now, by label set and box.</summary>
    internal async Task<IReadOnlyDictionary<(long Set, string Box), (string Class, PixelBox Place)>> BoxesNowAsync(
        long projectId,
        Actor actor,
        IReadOnlyCollection<long> sets,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, _) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (scope is null)
            return new Dictionary<(long, string), (string, PixelBox)>();
        var rows = await scope.Boxes(db).Where(box => sets.Contains(box.LabelSetId)).ToListAsync(cancellationToken);
        return rows.ToDictionary(box => (box.LabelSetId, box.ClientId), box => (box.Class, new PixelBox(box.X1, box.Y1, box.X2, box.Y2)));
    }

    /// <summary>The set with the places where its pictures lie on this machine now, where they stay until the lease ends.</summary>
    internal async Task<(CellSet Cells, IDisposable Lease)> LeaseAsync(CellSet cells, CancellationToken cancellationToken)
    {
        var planes = cells.Works.SelectMany(work => work.Planes);
        var hashes = planes.Select(plane => Path.GetFileName(plane.File)).ToHashSet(StringComparer.Ordinal);
        var lease = await objects.LeaseAsync(hashes, cancellationToken);
        // A set that was frozen before the store was moved still says where the files were.
        var works = cells.Works.Select(work =>
            work with
            {
                Planes = [.. work.Planes.Select(plane => plane with { File = objects.PathOf(Path.GetFileName(plane.File)) })],
            }
        );
        return (cells with { Works = [.. works] }, lease);
    }

    private static Dictionary<long, Round> OpenRounds(VisibilityScope scope) =>
        scope.Rounds.Where(round => !TrainingVisibility.IsOpenAndBlind(round)).ToDictionary(round => round.Id);

    private static IQueryable<Assignment> Finished(AnnotateHubDb db, VisibilityScope scope, IReadOnlyCollection<Round> rounds)
    {
        var blind = scope.InOpenBlindRounds(db);
        return scope.Answers(db, rounds).Where(work => !blind.Contains(work.ImageGroupId));
    }

    private static List<Assignment> ForTraining(List<Assignment> works, HashSet<long> judgedBy, List<string> notes)
    {
        var tested = works.Where(work => judgedBy.Contains(work.ImageGroupId)).Select(work => work.ImageGroupId).Distinct().Count();
        if (tested > 0)
            notes.Add($"{tested} images that models are judged by (test split and test rounds) are left out: no model learns from them.");
        var rest = works.Where(work => !judgedBy.Contains(work.ImageGroupId)).ToList();
        var last = rest.GroupBy(work => work.ImageGroupId)
            .ToDictionary(group => group.Key, group => group.OrderBy(work => work.SubmittedAt).ThenBy(work => work.Id).Last().Id);
        var kept = rest.Where(work => last[work.ImageGroupId] == work.Id).ToList();
        if (kept.Count < rest.Count)
            notes.Add(
                $"{rest.Count - kept.Count} works are left out because the image has a later one: a model that learnt an image from one "
                    + "person must not judge another's boxes on it."
            );
        return kept;
    }

    private SourceWork Freeze(Assignment work, string round, int channels, IEnumerable<BoxRow> rows, List<string> left)
    {
        var image = work.ImageGroup!;
        var boxes = new List<SourceBox>();
        foreach (var row in rows)
        foreach (
            var kept in BoxSelection.Select(
                image.Name,
                image.Width,
                image.Height,
                [new TrainingBox(0, row.X1, row.Y1, row.X2, row.Y2)],
                left
            )
        )
            boxes.Add(new SourceBox(row.ClientId, row.Class, new PixelBox(kept.X1, kept.Y1, kept.X2, kept.Y2)));
        var planes = image.Planes.OrderBy(plane => plane.ChannelIndex).Take(channels);
        return new SourceWork(
            work.Id,
            work.LabelSetId,
            work.RoundId,
            round,
            work.PersonId,
            work.Person!.DisplayName,
            image.Id,
            image.Name,
            image.Patient,
            image.Split,
            image.Width,
            image.Height,
            [.. planes.Select(plane => new TrainingPlane(objects.PathOf(plane.SourceHash), plane.Page, plane.Sample))],
            boxes
        );
    }
}
