using AnnotateHub.Application.Kernel.Counters;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Backup;

/// <summary>Counts images, assignments and boxes of rounds anew from their rows, where the counters say something else.</summary>
internal static class CounterRepair
{
    /// <returns>A sentence for each project whose counters were wrong; no numbers of anybody's work.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var done = new List<string>();
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        foreach (var project in await db.Projects.OrderBy(project => project.Id).ToListAsync(cancellationToken))
        {
            var images = await db.ImageGroups.CountAsync(image => image.ProjectId == project.Id, cancellationToken);
            if (project.ImageCount != images)
            {
                done.Add($"Project '{project.Name}': its count of images was {project.ImageCount} and is {images}.");
                project.ImageCount = images;
            }

            var rounds = db.Rounds.Where(round => round.ProjectId == project.Id).Select(round => round.Id);
            if (await AreWorkCountsWrongAsync(db, rounds, cancellationToken))
            {
                await db.RecountAsync(project.Id, cancellationToken);
                done.Add($"Project '{project.Name}': assignments of its rounds were counted anew.");
            }

            if (await RepairBoxCountsAsync(db, rounds, cancellationToken))
                done.Add($"Project '{project.Name}': boxes of its rounds were counted anew.");
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return done;
    }

    private static async Task<bool> AreWorkCountsWrongAsync(
        AnnotateHubDb db,
        IQueryable<long> rounds,
        CancellationToken cancellationToken
    )
    {
        var right = await db
            .Assignments.Where(work => rounds.Contains(work.RoundId) && work.WithdrawnAt == null)
            .GroupBy(work => new
            {
                work.RoundId,
                work.PersonId,
                work.ImageGroup!.Patient,
                work.ImageGroup.Split,
                work.State,
            })
            .Select(group => new { group.Key, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var kept = await db
            .WorkCounts.AsNoTracking()
            .Where(count => rounds.Contains(count.RoundId) && count.Count != 0)
            .ToListAsync(cancellationToken);
        // No patient and an empty one are the same cell.
        return !kept
            .Select(count => (count.RoundId, count.PersonId, count.Patient, count.Split, count.State, count.Count))
            .ToHashSet()
            .SetEquals(
                right
                    .GroupBy(item =>
                        (
                            item.Key.RoundId,
                            item.Key.PersonId,
                            Patient: item.Key.Patient ?? "",
                            Split: WorkCount.SplitKey(item.Key.Split),
                            item.Key.State
                        )
                    )
                    .Select(group =>
                        (
                            group.Key.RoundId,
                            group.Key.PersonId,
                            group.Key.Patient,
                            group.Key.Split,
                            group.Key.State,
                            group.Sum(item => item.Count)
                        )
                    )
            );
    }

    private static async Task<bool> RepairBoxCountsAsync(AnnotateHubDb db, IQueryable<long> rounds, CancellationToken cancellationToken)
    {
        var right = await db
            .Assignments.Where(work => rounds.Contains(work.RoundId) && work.WithdrawnAt == null)
            .Join(
                db.ClassCounts,
                work => work.LabelSetId,
                count => count.LabelSetId,
                (work, count) =>
                    new
                    {
                        work.RoundId,
                        work.PersonId,
                        count.Class,
                        count.Count,
                    }
            )
            .GroupBy(item => new
            {
                item.RoundId,
                item.PersonId,
                item.Class,
            })
            .Select(group => new
            {
                group.Key.RoundId,
                group.Key.PersonId,
                group.Key.Class,
                Count = group.Sum(item => item.Count),
            })
            .Where(item => item.Count != 0)
            .ToListAsync(cancellationToken);
        var kept = await db
            .RoundClassCounts.AsNoTracking()
            .Where(count => rounds.Contains(count.RoundId) && count.Count != 0)
            .ToListAsync(cancellationToken);
        if (
            kept.Select(count => (count.RoundId, count.PersonId, count.Class, count.Count))
                .ToHashSet()
                .SetEquals(right.Select(count => (count.RoundId, count.PersonId, count.Class, count.Count)))
        )
            return false;
        await db.RoundClassCounts.Where(count => rounds.Contains(count.RoundId)).ExecuteDeleteAsync(cancellationToken);
        db.RoundClassCounts.AddRange(
            right.Select(count => new RoundClassCount
            {
                RoundId = count.RoundId,
                PersonId = count.PersonId,
                Class = count.Class,
                Count = count.Count,
            })
        );
        return true;
    }
}
