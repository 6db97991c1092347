using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Takes up runs that nobody is at work on although they say so: their server or command was killed.</summary>
public sealed class RunRecovery(IDbContextFactory<AnnotateHubDb> database, IRunQueue queue, DataFolder folder, TimeProvider clock)
{
    internal const string CommandEnded =
        "The command that did it ended in the middle. What was done until then stays; it can go on from there.";

    /// <summary>
    /// Called when the server starts. A run that somebody began on the server, and that has no job (killed between the two), gets one; a
    /// run of
    /// the command line that was killed says so and can go on. What a command is at work on right now is left to it.
    /// </summary>
    /// <returns>How many runs were taken up.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var queued = (await queue.WaitingAsync()).ToHashSet();
        var unfinished = await db
            .ModelRuns.Where(run => run.State == RunState.Waiting || run.State == RunState.Running)
            .OrderBy(run => run.Id)
            .ToListAsync(cancellationToken);
        var left = unfinished.Where(run => !queued.Contains(run.Id) && !RunLock.IsHeld(folder, run.Id)).ToList();
        foreach (var run in left)
        {
            if (run.CreatedById is { } person)
            {
                (run.State, run.Message) = (RunState.Waiting, "Waiting for its turn.");
                run.JobId = await queue.EnqueueAsync(run.Id, run.Name, run.ProjectId, person);
            }
            else
                (run.State, run.Message, run.FinishedAt) = (RunState.Cancelled, CommandEnded, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }

        return left.Count;
    }
}
