using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>Begins, stops and goes on with runs.</summary>
public sealed class RunDesk(IDbContextFactory<AnnotateHubDb> database, IRunQueue queue, ModelSettings settings, TimeProvider clock)
{
    public async Task<Outcome<RunPreview>> PreviewAsync(long projectId, Actor actor, RunRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        await ModelBook.EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancel);
        var choice = await RunChoice.OfAsync(db, projectId, request, settings, cancel);
        return new RunPreview(choice.Name, choice.Images.Count, choice.ExcludedTest, choice.ExcludedCalibration, choice.Faults, choice.Warnings);
    }

    /// <summary>Writes the run with a checkpoint for each image, and queues it.</summary>
    public async Task<Outcome<RunBegun>> BeginAsync(long projectId, Actor actor, RunRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        await ModelBook.EnsureBuiltInAsync(db, projectId, clock.GetUtcNow(), cancel);
        var choice = await RunChoice.OfAsync(db, projectId, request, settings, cancel);
        if (choice.Faults.Count > 0) return new Refusal(string.Join(" ", choice.Faults));
        var recipe = choice.Recipe!;
        return await WriteAsync(db, actor, new ModelRun
        {
            ProjectId = projectId, Kind = RunKind.Propose, Name = choice.Name, DetectorId = recipe.Detector!.Id, ClassifierId = recipe.Classifier?.Id, Settings = request.Settings ?? new(),
            SignalSettings = recipe.SignalSettings, Providers = recipe.Providers, ProjectClasses = [.. recipe.Classes.Classes.Select(item => item.Key)], Chosen = choice.Chosen,
        }, [.. choice.Images.Select(image => (image, 0L))], cancel);
    }

    /// <summary>Has a classifier look at boxes that are there: of a round's work that the lead may read, or of a model's or imported sets.</summary>
    public async Task<Outcome<RunBegun>> ClassifyAsync(long projectId, Actor actor, ClassifyRequest request, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return why;
        var (recipe, fault) = await Recipes.OfAsync(db, projectId, null, request.ClassifierId, null, settings.ProvidersOr(request.Providers), cancel);
        if (recipe is null) return new Refusal(fault!);
        if (request.RoundId is null == request.Source is null) return new Refusal("Name either a round or the source of a model's sets: whose boxes are to be looked at?");
        var faults = new List<string>();
        var sets = await GivenAsync(db, lead, request, cancel);
        if (sets.Count == 0) faults.Add("There are no boxes there that you may read.");
        var name = await RunChoice.NameAsync(db, projectId, request.Name, $"{recipe.Classifier!.Label} on given boxes", faults, cancel);
        if (faults.Count > 0) return new Refusal(string.Join(" ", faults));
        return await WriteAsync(db, actor, new ModelRun
        {
            ProjectId = projectId, Kind = RunKind.Classify, Name = name, ClassifierId = recipe.Classifier.Id, Providers = recipe.Providers, ProjectClasses = [.. recipe.Classes.Classes.Select(item => item.Key)],
            Chosen = request.RoundId is { } round ? $"Boxes of the round {lead.Round(round)!.Name}: {sets.Count} label sets." : $"Boxes of {request.Source}: {sets.Count} label sets.",
        }, sets, cancel);
    }

    /// <summary>Asks a run to stop. What it did so far stays, and it can go on from there.</summary>
    public async Task<Outcome<long>> CancelAsync(long projectId, long runId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (run, why) = await FindAsync(db, projectId, runId, actor, cancel);
        if (run is null) return why;
        if (run.State is not (RunState.Waiting or RunState.Running)) return new Refusal($"{run.Name} is not at work; there is nothing to stop.");
        if (run.JobId is { } job) await queue.CancelAsync(job);
        db.Record(actor, projectId, "run.cancelled", clock.GetUtcNow(), run.Name);
        await db.SaveChangesAsync(cancel);
        return runId;
    }

    /// <summary>Goes on with a run that was stopped or could not go on, and tries failed images again; what is done is not done again.</summary>
    public async Task<Outcome<RunBegun>> ResumeAsync(long projectId, long runId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (run, why) = await FindAsync(db, projectId, runId, actor, cancel);
        if (run is null) return why;
        if (run.State is RunState.Waiting or RunState.Running) return new Refusal($"{run.Name} is at work already.");
        await db.RunImages.Where(image => image.ModelRunId == runId && image.State == RunImageState.Failed)
            .ExecuteUpdateAsync(set => set.SetProperty(image => image.State, RunImageState.Waiting).SetProperty(image => image.Fault, (string?)null), cancel);
        var waiting = await db.RunImages.CountAsync(image => image.ModelRunId == runId && image.State == RunImageState.Waiting, cancel);
        if (waiting == 0) return new Refusal($"{run.Name} has looked at every image; nothing is left to do.");
        (run.State, run.Message, run.FinishedAt) = (RunState.Waiting, "Waiting for its turn.", null);
        db.Record(actor, projectId, "run.resumed", clock.GetUtcNow(), run.Name);
        await db.SaveChangesAsync(cancel);
        return await QueueAsync(db, run, actor, waiting, cancel);
    }

    private static async Task<List<(long Image, long Set)>> GivenAsync(AnnotateHubDb db, Viewer lead, ClassifyRequest request, CancellationToken cancel)
    {
        if (request.RoundId is { } round)
        {
            if (lead.Round(round) is null) return [];
            var work = await lead.Readable(db).Where(item => item.RoundId == round).Select(item => new { item.ImageGroupId, item.LabelSetId }).ToListAsync(cancel);
            return [.. work.Select(item => (item.ImageGroupId, item.LabelSetId))];
        }

        var sets = await lead.ModelSets(db).Where(set => set.Source == request.Source).Select(set => new { set.ImageGroupId, set.Id }).ToListAsync(cancel);
        return [.. sets.Select(set => (set.ImageGroupId, set.Id))];
    }

    private static async Task<(ModelRun? Run, Refusal Why)> FindAsync(AnnotateHubDb db, long projectId, long runId, Actor actor, CancellationToken cancel)
    {
        var (lead, why) = await db.LeadAsync(projectId, actor, cancel);
        if (lead is null) return (null, why);
        return await lead.Runs(db).AnyAsync(run => run.Id == runId, cancel) ? (await db.ModelRuns.SingleAsync(run => run.Id == runId, cancel), default) : (null, Refusal.NotFound);
    }

    private async Task<Outcome<RunBegun>> WriteAsync(AnnotateHubDb db, Actor actor, ModelRun run, List<(long Image, long Set)> items, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        (run.CreatedAt, run.CreatedById, run.Message) = (now, actor.PersonId == 0 ? null : actor.PersonId, "Waiting for its turn.");
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            db.ModelRuns.Add(run);
            db.Record(actor, run.ProjectId, "run.begun", now, $"{run.Name}. {run.Chosen}");
            await db.SaveChangesAsync(cancel);
            db.RunImages.AddRange(items.Select(item => new RunImage { ModelRunId = run.Id, ProjectId = run.ProjectId, ImageGroupId = item.Image, OfLabelSetId = item.Set }));
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return await QueueAsync(db, run, actor, items.Count, cancel);
    }

    private async Task<Outcome<RunBegun>> QueueAsync(AnnotateHubDb db, ModelRun run, Actor actor, int images, CancellationToken cancel)
    {
        var job = await queue.EnqueueAsync(run.Id, run.Name, run.ProjectId, actor.PersonId == 0 ? null : actor.PersonId);
        await db.ModelRuns.Where(item => item.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(item => item.JobId, job), cancel);
        return new RunBegun(run.Id, run.Name, images, job);
    }
}
