using AnnotateHub.Application.Access;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Runs;

/// <summary>Begins, stops and goes on with runs.</summary>
public sealed class ModelRunService(
    IDbContextFactory<AnnotateHubDb> database,
    IRunQueue queue,
    ModelSettings settings,
    DataFolder folder,
    IClientNotifier notifier,
    DiskSpace disk,
    TimeProvider clock
)
{
    public async Task<Result<RunPreview>> PreviewAsync(
        long projectId,
        Actor actor,
        RunRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        await ModelQueries.EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancellationToken);
        var choice = await RunPlan.OfAsync(db, projectId, request, settings, cancellationToken);
        return new RunPreview(
            choice.Name,
            choice.Images.Count,
            choice.ExcludedTest,
            choice.ExcludedCalibration,
            choice.Faults,
            choice.Warnings
        );
    }

    /// <summary>Writes the run with a checkpoint for each image, and queues it.</summary>
    public async Task<Result<RunStarted>> BeginAsync(
        long projectId,
        Actor actor,
        RunRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        if (disk.RefusalOf() is { } full)
            return new Error(full);
        await ModelQueries.EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancellationToken);
        var choice = await RunPlan.OfAsync(db, projectId, request, settings, cancellationToken);
        if (choice.Faults.Count > 0)
            return new Error(string.Join(" ", choice.Faults));
        var recipe = choice.Recipe!;
        return await WriteAsync(
            db,
            actor,
            new ModelRun
            {
                ProjectId = projectId,
                Kind = RunKind.Propose,
                Name = choice.Name,
                DetectorId = recipe.Detector!.Id,
                ClassifierId = recipe.Classifier?.Id,
                Settings = request.Settings ?? new(),
                SignalSettings = recipe.SignalSettings,
                Providers = recipe.Providers,
                ProjectClasses = [.. recipe.Classes.Classes.Select(labelClass => labelClass.Key)],
                Chosen = choice.Chosen,
            },
            [.. choice.Images.Select(image => (image, 0L))],
            cancellationToken
        );
    }

    /// <summary>Has a classifier look at boxes that are there: of a round's work that the lead may read, or of a model's or imported
    /// sets.</summary>
    public async Task<Result<RunStarted>> ClassifyAsync(
        long projectId,
        Actor actor,
        ClassifyRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return why;
        if (disk.RefusalOf() is { } full)
            return new Error(full);
        var (recipe, fault) = await ModelConfigurations.OfAsync(
            db,
            projectId,
            null,
            request.ClassifierId,
            null,
            settings.ProvidersOr(request.Providers),
            cancellationToken
        );
        if (recipe is null)
            return new Error(fault!);
        if (request.RoundId is null == request.Source is null)
            return new Error("Name either a round or the source of a model's sets: whose boxes are to be looked at?");
        var faults = new List<string>();
        var sets = await GivenAsync(db, lead, request, cancellationToken);
        if (sets.Count == 0)
            faults.Add("There are no boxes there that you may read.");
        var name = await RunPlan.NameAsync(
            db,
            projectId,
            request.Name,
            $"{recipe.Classifier!.Label} on given boxes",
            faults,
            cancellationToken
        );
        if (faults.Count > 0)
            return new Error(string.Join(" ", faults));
        return await WriteAsync(
            db,
            actor,
            new ModelRun
            {
                ProjectId = projectId,
                Kind = RunKind.Classify,
                Name = name,
                ClassifierId = recipe.Classifier.Id,
                Providers = recipe.Providers,
                ProjectClasses = [.. recipe.Classes.Classes.Select(labelClass => labelClass.Key)],
                Chosen = request.RoundId is { } round
                    ? $"Boxes of the round {lead.Round(round)!.Name}: {sets.Count} label sets."
                    : $"Boxes of {request.Source}: {sets.Count} label sets.",
            },
            sets,
            cancellationToken
        );
    }

    /// <summary>Asks a run to stop. What it did so far stays, and it can go on from there.</summary>
    public async Task<Result<long>> CancelAsync(long projectId, long runId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (run, why) = await FindAsync(db, projectId, runId, actor, cancellationToken);
        if (run is null)
            return why;
        if (run.State is not (RunState.Waiting or RunState.Running))
            return new Error($"{run.Name} is not at work; there is nothing to stop.");
        // First what is kept for ever: a job that stops without its audit could not be told from one that failed.
        db.RecordAudit(actor, projectId, "run.cancelled", clock.GetUtcNow(), run.Name);
        await db.SaveChangesAsync(cancellationToken);
        if (run.JobId is { } job)
            await queue.CancelAsync(job);
        notifier.Publish(new RunChanged(runId, projectId));
        return runId;
    }

    /// <summary>Goes on with a run that was stopped or could not go on, and tries failed images again; what is done is not done
    /// again.</summary>
    public async Task<Result<RunStarted>> ResumeAsync(
        long projectId,
        long runId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (run, why) = await FindAsync(db, projectId, runId, actor, cancellationToken);
        if (run is null)
            return why;
        if (await IsAtWorkAsync(db, run, cancellationToken))
            return new Error($"{run.Name} is at work already.");
        await db
            .RunImages.Where(image => image.ModelRunId == runId && image.State == RunImageState.Failed)
            .ExecuteUpdateAsync(
                set => set.SetProperty(image => image.State, RunImageState.Waiting).SetProperty(image => image.Fault, (string?)null),
                cancellationToken
            );
        var waiting = await db.RunImages.CountAsync(
            image => image.ModelRunId == runId && image.State == RunImageState.Waiting,
            cancellationToken
        );
        if (waiting == 0)
            return new Error($"{run.Name} has looked at every image; nothing is left to do.");
        (run.State, run.Message, run.FinishedAt) = (RunState.Waiting, "Waiting for its turn.", null);
        db.RecordAudit(actor, projectId, "run.resumed", clock.GetUtcNow(), run.Name);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await QueueAsync(db, run, actor, waiting, cancellationToken);
    }

    /// <summary>Whether somebody really does it, or will: a run whose command was killed says Running and may go on.</summary>
    private async Task<bool> IsAtWorkAsync(AnnotateHubDb db, ModelRun run, CancellationToken cancellationToken) =>
        run.State is RunState.Waiting or RunState.Running
        && (
            RunLock.IsHeld(folder, run.Id)
            || await db.Jobs.AnyAsync(job => job.Id == run.JobId && job.State <= JobState.Running, cancellationToken)
        );

    private static async Task<List<(long Image, long Set)>> GivenAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        ClassifyRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.RoundId is { } round)
        {
            if (lead.Round(round) is null)
                return [];
            var work = await lead.ReadableAssignments(db)
                .Where(assignment => assignment.RoundId == round)
                .Select(assignment => new { assignment.ImageGroupId, assignment.LabelSetId })
                .ToListAsync(cancellationToken);
            return [.. work.Select(item => (item.ImageGroupId, item.LabelSetId))];
        }

        var sets = await lead.ModelSets(db)
            .Where(set => set.Source == request.Source)
            .Select(set => new { set.ImageGroupId, set.Id })
            .ToListAsync(cancellationToken);
        return [.. sets.Select(set => (set.ImageGroupId, set.Id))];
    }

    private static async Task<(ModelRun? Run, Error Why)> FindAsync(
        AnnotateHubDb db,
        long projectId,
        long runId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (lead, why) = await db.AuthorizeLeadAsync(projectId, actor, cancellationToken);
        if (lead is null)
            return (null, why);
        return await lead.Runs(db).AnyAsync(run => run.Id == runId, cancellationToken)
            ? (await db.ModelRuns.SingleAsync(run => run.Id == runId, cancellationToken), default)
            : (null, Error.NotFound);
    }

    private async Task<Result<RunStarted>> WriteAsync(
        AnnotateHubDb db,
        Actor actor,
        ModelRun run,
        List<(long Image, long Set)> items,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        (run.CreatedAt, run.CreatedById, run.Message) = (now, actor.PersonId == 0 ? null : actor.PersonId, "Waiting for its turn.");
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            if (
                await db.ModelRuns.AnyAsync(modelRun => modelRun.ProjectId == run.ProjectId && modelRun.Name == run.Name, cancellationToken)
            )
                return new Error($"The project got a run named '{run.Name}' at this moment; choose another name.");
            db.ModelRuns.Add(run);
            db.RecordAudit(actor, run.ProjectId, "run.started", now, $"{run.Name}. {run.Chosen}");
            await db.SaveChangesAsync(cancellationToken);
            db.RunImages.AddRange(
                items.Select(item => new RunImage
                {
                    ModelRunId = run.Id,
                    ProjectId = run.ProjectId,
                    ImageGroupId = item.Image,
                    OfLabelSetId = item.Set,
                })
            );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return await QueueAsync(db, run, actor, items.Count, cancellationToken);
    }

    private async Task<Result<RunStarted>> QueueAsync(
        AnnotateHubDb db,
        ModelRun run,
        Actor actor,
        int images,
        CancellationToken cancellationToken
    )
    {
        var job = await queue.EnqueueAsync(run.Id, run.Name, run.ProjectId, actor.PersonId == 0 ? null : actor.PersonId);
        await db
            .ModelRuns.Where(modelRun => modelRun.Id == run.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(modelRun => modelRun.JobId, job), cancellationToken);
        notifier.Publish(new RunChanged(run.Id, run.ProjectId));
        return new RunStarted(run.Id, run.Name, images, job);
    }
}
