using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Projects;

/// <summary>Everything that the database has of a project.</summary>
internal static class ProjectRows
{
    /// <summary>Deletes it inside the caller's transaction. Jobs of the project must have ended.</summary>
    /// <returns>Keys of its trainings, whose files the caller deletes.</returns>
    public static async Task<IReadOnlyList<long>> DeleteProjectAsync(
        this AnnotateHubDb db,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        // Rows that others must not lose first; the rest follows the project by itself.
        await db
            .AdjudicationEntries.Where(entry => db.Rounds.Any(round => round.Id == entry.RoundId && round.ProjectId == projectId))
            .ExecuteDeleteAsync(cancellationToken);
        // A training points to the one that it goes on from: the youngest first.
        var trainings = await db
            .TrainingRuns.Where(run => run.ProjectId == projectId)
            .OrderByDescending(run => run.Id)
            .Select(run => run.Id)
            .ToListAsync(cancellationToken);
        foreach (var training in trainings)
            await db.TrainingRuns.Where(run => run.Id == training).ExecuteDeleteAsync(cancellationToken);
        await db.ModelRuns.Where(run => run.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Notifications.Where(note => note.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Projects.Where(item => item.Id == projectId).ExecuteDeleteAsync(cancellationToken);
        return trainings;
    }
}
