using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Takes up trainings that nobody is at work on although they say so: their server or command was killed.</summary>
public sealed class TrainingRecovery(IDbContextFactory<AnnotateHubDb> database, ITrainingQueue queue, DataFolder folder, TimeProvider clock)
{
    internal const string CommandEnded = "The command that did it ended in the middle. It can go on from its last checkpoint.";

    /// <summary>Called when the server starts. What somebody began on the server and that has no job (killed between the two) gets one; a
    /// training of a killed command is paused. What a command is at work on right now is left to it.</summary>
    /// <returns>How many were taken up.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var queued = (await queue.WaitingAsync()).ToHashSet();
        var left = (
            await db
                .TrainingRuns.Where(training => training.State == TrainingState.Waiting || training.State == TrainingState.Running)
                .OrderBy(training => training.Id)
                .ToListAsync(cancellationToken)
        )
            .Where(training => !queued.Contains(training.Id) && !TrainingLock.IsHeld(folder, training.Id))
            .ToList();
        foreach (var training in left)
        {
            if (training.StopAs is { } stopAs)
                (training.State, training.StopAs, training.Message) = (stopAs, null, TrainingExecutor.Describe(stopAs));
            else if (training.CreatedById is { } person)
            {
                (training.State, training.Message) = (TrainingState.Waiting, TrainingService.WaitingMessage);
                training.JobId = await queue.EnqueueAsync(training.Id, training.Name, training.ProjectId, person);
            }
            else
                (training.State, training.Message, training.FinishedAt) = (TrainingState.Paused, CommandEnded, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return left.Count;
    }
}
