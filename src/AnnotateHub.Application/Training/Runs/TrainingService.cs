using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Begins, pauses, gives up and goes on with trainings.</summary>
public sealed class TrainingService(
    IDbContextFactory<AnnotateHubDb> database,
    TrainingDataSetAssembly assembly,
    ITrainingQueue queue,
    TrainerSettings settings,
    TrainingFolders folders,
    DataFolder folder,
    DiskSpace disk,
    TimeProvider clock
)
{
    internal const string WaitingMessage = "Waiting for its turn; one training is at work at a time.";

    public async Task<Result<TrainingPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        TrainingRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        return lead is null
            ? why
            : (await TrainingPlan.MakeAsync(db, lead, actor, request, assembly, settings, folders.FileOf, cancellationToken)).ToPreview();
    }

    /// <summary>Freezes what is learnt from, writes the training and queues it.</summary>
    public async Task<Result<TrainingBegun>> BeginAsync(
        long projectId,
        Actor actor,
        TrainingRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        if (disk.RefusalOf() is { } full)
            return new Error(full);
        var plan = await TrainingPlan.MakeAsync(db, lead, actor, request, assembly, settings, folders.FileOf, cancellationToken);
        if (plan.Faults.Count > 0)
            return new Error(string.Join(" ", plan.Faults));
        var now = clock.GetUtcNow();
        var training = new TrainingRun
        {
            ProjectId = projectId,
            Name = plan.Name,
            Target = request.Target,
            Request = TrainingPlan.ToText(request with { Name = plan.ModelName, Folds = TrainingParts.FoldsOf(request, plan.Data!) }),
            Data = FrozenData.Write(plan.Data!),
            DataVersion = plan.Data!.Version,
            Chosen = plan.Describe(request),
            ParentId = request.ParentId,
            Message = WaitingMessage,
            CreatedAt = now,
            CreatedById = actor.PersonId == 0 ? null : actor.PersonId,
        };
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            if (
                await db.TrainingRuns.AnyAsync(
                    other => other.ProjectId == projectId && other.Name == training.Name,
                    cancellationToken
                )
            )
                return new Error($"The project got a training named '{training.Name}' at this moment; begin again.");
            db.TrainingRuns.Add(training);
            db.RecordAudit(
                actor,
                projectId,
                "training.begun",
                now,
                $"{training.Name}. {training.Chosen} Data set {training.DataVersion[..12]}."
            );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await QueueAsync(db, training, actor);
    }

    /// <summary>Asks a training to stop at a checkpoint, from which it can go on.</summary>
    public Task<Result<long>> PauseAsync(long projectId, long trainingId, Actor actor, CancellationToken cancellationToken = default) =>
        StopAsync(projectId, trainingId, actor, TrainingState.Paused, cancellationToken);

    /// <summary>Gives a training up: it stops, and its checkpoints are thrown away. What is known of it stays.</summary>
    public Task<Result<long>> CancelAsync(long projectId, long trainingId, Actor actor, CancellationToken cancellationToken = default) =>
        StopAsync(projectId, trainingId, actor, TrainingState.Cancelled, cancellationToken);

    /// <summary>Goes on with a training that was paused or failed, from its last checkpoint.</summary>
    public async Task<Result<TrainingBegun>> ResumeAsync(
        long projectId,
        long trainingId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (training, why) = await FindAsync(db, projectId, trainingId, actor, cancellationToken);
        if (training is null)
            return why;
        if (training.State is TrainingState.Done)
            return new Error($"{training.Name} is done; nothing is left to do.");
        if (training.State is TrainingState.Cancelled)
            return new Error($"{training.Name} was given up and its checkpoints are gone; begin another training.");
        if (await IsAtWorkAsync(db, training, cancellationToken))
            return new Error($"{training.Name} is at work already.");
        if (TrainerLocation.Find(settings) is null)
            return new Error(TrainerLocation.Missing);
        (training.State, training.StopAs, training.Message, training.FinishedAt) = (TrainingState.Waiting, null, WaitingMessage, null);
        db.RecordAudit(actor, projectId, "training.resumed", clock.GetUtcNow(), training.Name);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await QueueAsync(db, training, actor);
    }

    private async Task<Result<long>> StopAsync(
        long projectId,
        long trainingId,
        Actor actor,
        TrainingState stopAs,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (training, why) = await FindAsync(db, projectId, trainingId, actor, cancellationToken);
        if (training is null)
            return why;
        var isOver = training.State is TrainingState.Done or TrainingState.Cancelled;
        var standsStill = training.State is TrainingState.Paused or TrainingState.Failed;
        if (isOver || (stopAs is TrainingState.Paused && standsStill))
            return new Error($"{training.Name} is not at work; there is nothing to stop.");
        training.StopAs = stopAs;
        if (!TrainingLock.IsHeld(folder, trainingId))
        {
            // Nobody is at work on it, so that nobody else would say how it ended.
            (training.State, training.StopAs, training.FinishedAt) = (stopAs, null, clock.GetUtcNow());
            training.Message = TrainingExecutor.Describe(stopAs);
        }

        db.RecordAudit(
            actor,
            projectId,
            stopAs is TrainingState.Paused ? "training.paused" : "training.cancelled",
            clock.GetUtcNow(),
            training.Name
        );
        await db.SaveChangesAsync(cancellationToken);
        if (training.JobId is { } job)
            await queue.CancelAsync(job);
        if (training.State is TrainingState.Cancelled)
            folders.Remove(trainingId);
        return trainingId;
    }

    /// <summary>Whether somebody really does it, or will: a training whose command was killed says Running and may go on.</summary>
    private async Task<bool> IsAtWorkAsync(AnnotateHubDb db, TrainingRun training, CancellationToken cancellationToken) =>
        TrainingLock.IsHeld(folder, training.Id)
        || (
            training.State is TrainingState.Waiting or TrainingState.Running
            && await db.Jobs.AnyAsync(job => job.Id == training.JobId && job.State <= JobState.Running, cancellationToken)
        );

    private static async Task<(TrainingRun? Training, Error Why)> FindAsync(
        AnnotateHubDb db,
        long projectId,
        long trainingId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return (null, why);
        return await lead.Trainings(db).AnyAsync(training => training.Id == trainingId, cancellationToken)
            ? (await db.TrainingRuns.SingleAsync(training => training.Id == trainingId, cancellationToken), default)
            : (null, Error.NotFound);
    }

    private async Task<Result<TrainingBegun>> QueueAsync(AnnotateHubDb db, TrainingRun training, Actor actor)
    {
        var job = await queue.EnqueueAsync(
            training.Id,
            training.Name,
            training.ProjectId,
            actor.PersonId == 0 ? null : actor.PersonId
        );
        await db
            .TrainingRuns.Where(other => other.Id == training.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.JobId, job));
        return new TrainingBegun(training.Id, training.Name, training.DataVersion, job);
    }
}
