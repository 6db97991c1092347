using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Training;
using AnnotateHub.Application.Training.Runs;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>Begins, pauses, gives up and goes on with experiments on labels of a project, and says how they stand. For leads.</summary>
public sealed class ExperimentService(
    IDbContextFactory<AnnotateHubDb> database,
    TrainingDataSetAssembly assembly,
    IExperimentQueue queue,
    TrainerSettings settings,
    DataFolder folder,
    IObjectStore objects,
    DiskSpace disk,
    TimeProvider clock
)
{
    private readonly ExperimentStore _store = new(folder);

    public async Task<Result<ExperimentPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        ExperimentRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        return lead is null
            ? why
            : (await ExperimentPlanning.MakeAsync(db, lead, actor, request, assembly, settings, objects, cancellationToken)).ToPreview();
    }

    /// <summary>Freezes what is learnt from and queues the experiment.</summary>
    public async Task<Result<ExperimentBegun>> BeginAsync(
        long projectId,
        Actor actor,
        ExperimentRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        if (disk.RefusalOf() is { } full)
            return new Error(full);
        var plan = await ExperimentPlanning.MakeAsync(db, lead, actor, request, assembly, settings, objects, cancellationToken);
        if (plan.Faults.Count > 0)
            return new Error(string.Join(" ", plan.Faults));
        var now = clock.GetUtcNow();
        var record = _store.Add(
            new ExperimentRecord(
                0,
                projectId,
                actor.PersonId,
                actor.Operator,
                now,
                plan.Request,
                plan.Title,
                plan.Labels,
                plan.Material!.Data.Version,
                plan.Jobs.Count,
                plan.Seconds,
                TrainingState.Waiting,
                TrainingService.WaitingMessage
            ),
            plan.Material
        );
        db.RecordAudit(
            actor,
            projectId,
            "experiment.begun",
            now,
            $"{plan.Title}. {plan.Jobs.Count} trainings on {plan.Labels}. Data set {record.DataVersion[..12]}."
        );
        await db.SaveChangesAsync(cancellationToken);
        return await QueueAsync(record, actor);
    }

    /// <summary>The newest first.</summary>
    public async Task<Result<IReadOnlyList<ExperimentLine>>> ListAsync(
        long projectId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true);
        if (lead is null)
            return why;
        return new Result<IReadOnlyList<ExperimentLine>>.Success(await LinesAsync(db, _store.List(projectId), cancellationToken));
    }

    public async Task<Result<ExperimentLine>> ReadAsync(
        long projectId,
        long experimentId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (record, why) = await FindAsync(db, projectId, experimentId, actor, cancellationToken, evenArchived: true);
        return record is null ? why : (await LinesAsync(db, [record], cancellationToken))[0];
    }

    /// <summary>Asks an experiment to stop at a checkpoint, from which it can go on.</summary>
    public Task<Result<long>> PauseAsync(long projectId, long experimentId, Actor actor, CancellationToken cancellationToken = default) =>
        StopAsync(projectId, experimentId, actor, TrainingState.Paused, cancellationToken);

    /// <summary>Gives an experiment up: what was trained for it is thrown away.</summary>
    public Task<Result<long>> CancelAsync(long projectId, long experimentId, Actor actor, CancellationToken cancellationToken = default) =>
        StopAsync(projectId, experimentId, actor, TrainingState.Cancelled, cancellationToken);

    /// <summary>Goes on with an experiment that was paused or failed; what is trained is not trained again.</summary>
    public async Task<Result<ExperimentBegun>> ResumeAsync(
        long projectId,
        long experimentId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (record, why) = await FindAsync(db, projectId, experimentId, actor, cancellationToken);
        if (record is null)
            return why;
        if (record.State is TrainingState.Done)
            return new Error($"'{record.Title}' is done; nothing is left to do.");
        if (record.State is TrainingState.Cancelled)
            return new Error($"'{record.Title}' was given up and what was trained is gone; begin another experiment.");
        if (await IsAtWorkAsync(db, record, cancellationToken))
            return new Error($"'{record.Title}' is at work already.");
        if (TrainerLocation.Find(settings) is null)
            return new Error(TrainerLocation.Missing);
        record = _store.Update(
            projectId,
            experimentId,
            one =>
                one with
                {
                    State = TrainingState.Waiting,
                    StopAs = null,
                    Message = TrainingService.WaitingMessage,
                    FinishedAt = null,
                }
        )!;
        db.RecordAudit(actor, projectId, "experiment.resumed", clock.GetUtcNow(), record.Title);
        await db.SaveChangesAsync(cancellationToken);
        return await QueueAsync(record, actor);
    }

    private async Task<Result<long>> StopAsync(
        long projectId,
        long experimentId,
        Actor actor,
        TrainingState stopAs,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (record, why) = await FindAsync(db, projectId, experimentId, actor, cancellationToken);
        if (record is null)
            return why;
        var isOver = record.State is TrainingState.Done or TrainingState.Cancelled;
        var standsStill = record.State is TrainingState.Paused or TrainingState.Failed;
        if (isOver || (stopAs is TrainingState.Paused && standsStill))
            return new Error($"'{record.Title}' is not at work; there is nothing to stop.");
        _store.Update(projectId, experimentId, one => one with { StopAs = stopAs });
        if (!ExperimentExecutor.IsHeld(folder, experimentId))
        {
            // Nobody is at work on it, so that nobody else would say how it ended.
            _store.Update(projectId, experimentId, one => ExperimentExecutor.Stopped(one, stopAs, clock.GetUtcNow()));
            if (stopAs is TrainingState.Cancelled)
                _store.RemoveWork(projectId, experimentId);
        }

        db.RecordAudit(
            actor,
            projectId,
            stopAs is TrainingState.Paused ? "experiment.paused" : "experiment.cancelled",
            clock.GetUtcNow(),
            record.Title
        );
        await db.SaveChangesAsync(cancellationToken);
        if (record.JobId is { } job)
            await queue.CancelAsync(job);
        return experimentId;
    }

    private async Task<bool> IsAtWorkAsync(AnnotateHubDb db, ExperimentRecord record, CancellationToken cancellationToken) =>
        ExperimentExecutor.IsHeld(folder, record.Id)
        || (
            record.State is TrainingState.Waiting or TrainingState.Running
            && record.JobId is { } key
            && await db.Jobs.AnyAsync(job => job.Id == key && job.State <= JobState.Running, cancellationToken)
        );

    private async Task<(ExperimentRecord? Record, Error Why)> FindAsync(
        AnnotateHubDb db,
        long projectId,
        long experimentId,
        Actor actor,
        CancellationToken cancellationToken,
        bool evenArchived = false
    )
    {
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived);
        if (lead is null)
            return (null, why);
        return _store.Find(projectId, experimentId) is { } record ? (record, default) : (null, Error.NotFound);
    }

    private async Task<ExperimentBegun> QueueAsync(ExperimentRecord record, Actor actor)
    {
        var job = await queue.EnqueueAsync(record.Id, record.Title, record.ProjectId, actor.PersonId == 0 ? null : actor.PersonId);
        _store.Update(record.ProjectId, record.Id, one => one with { JobId = job });
        return new ExperimentBegun(record.Id, record.Title, record.DataVersion, job);
    }

    private async Task<IReadOnlyList<ExperimentLine>> LinesAsync(
        AnnotateHubDb db,
        IReadOnlyList<ExperimentRecord> records,
        CancellationToken cancellationToken
    )
    {
        long[] people = [.. records.Select(record => record.PersonId).Distinct()];
        var names = await db
            .Users.Where(person => people.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
        var lines = new List<ExperimentLine>();
        foreach (var record in records)
        {
            // Killed between being written and being queued, or a command that was killed: it stands still, whatever it says.
            var isLost =
                record.State is TrainingState.Waiting or TrainingState.Running && !await IsAtWorkAsync(db, record, cancellationToken);
            lines.Add(
                new ExperimentLine(
                    record.Id,
                    record.Title,
                    isLost ? TrainingState.Paused : record.State,
                    record.StopAs is not null,
                    isLost ? ExperimentExecutor.Lost : record.Message,
                    record.Request,
                    record.Labels,
                    record.DataVersion,
                    record.Trainings,
                    record.Estimate,
                    record.Seconds,
                    record.CreatedAt,
                    names.GetValueOrDefault(record.PersonId) ?? record.Operator,
                    record.FinishedAt,
                    record.JobId,
                    record.Hash
                )
            );
        }

        return lines;
    }
}
