using System.Text.Json;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Models;

/// <summary>
/// Lays a run's boxes into a refinement round that is under way. What a person has touched or rejected stays (<see cref="Rerun"/>); submitted work and images
/// that come without starting boxes are left alone. Everything enters the log as a model's operations.
/// </summary>
public sealed class RunCommit(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, TimeProvider clock)
{
    private const int MostTries = 5;

    public async Task<Outcome<CommitPreview>> PreviewAsync(long projectId, long runId, long roundId, Actor actor, CommitSettings settings, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var (asked, why) = await AskAsync(db, projectId, runId, roundId, actor, settings, cancel);
        if (asked is null) return why;
        var seen = await SeenAsync(db, asked, cancel);
        var (lines, unseen, submitted, without, unchanged) = (new List<CommitLine>(), 0, 0, 0, 0);
        foreach (var work in await WorkAsync(db, asked.Round, cancel))
        {
            if (!seen.TryGetValue(work.Id, out var named)) unseen++;
            else if (work.State is AssignmentState.Submitted or AssignmentState.Accepted) submitted++;
            else if (work.IsWithheld) unchanged++;
            else if (await PlanAsync(db, asked, work, cancel) is not { } plan) without++;
            else if (plan.Changes.IsNothing) unchanged++;
            else lines.Add(LineOf(work, named.Image, named.Person, plan));
        }

        return new CommitPreview(
            asked.Run.Name, asked.Round.Name, lines.Sum(line => line.Added), lines.Sum(line => line.Changed), lines.Sum(line => line.Dropped), lines.Sum(line => line.Kept), lines.Sum(line => line.Blocked),
            lines, unseen, submitted, without, unchanged);
    }

    /// <summary>Looks again at every assignment and writes; somebody who works meanwhile is never overwritten.</summary>
    public async Task<Outcome<Committed>> ApplyAsync(
        long projectId, long runId, long roundId, Actor actor, CommitSettings settings, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (asked, why) = await AskAsync(db, projectId, runId, roundId, actor, settings, cancel);
        if (asked is null) return why;
        var seen = await SeenAsync(db, asked, cancel);
        var open = (await WorkAsync(db, asked.Round, cancel)).Where(work => !work.IsWithheld && work.State is not (AssignmentState.Submitted or AssignmentState.Accepted)).ToList();
        var meter = new ProgressMeter(progress, clock, open.Count);
        var (assignments, added, changed, dropped, skipped) = (0, 0, 0, 0, 0);
        foreach (var work in open)
        {
            cancel.ThrowIfCancellationRequested();
            var done = await LayAsync(db, asked, work, actor.PersonId, cancel);
            meter.Advance("Laying the model's boxes.");
            // What unseen work got is no number for who may not see into it.
            if (!seen.ContainsKey(work.Id)) continue;
            if (done is null) skipped++;
            else if (!done.IsNothing) (assignments, added, changed, dropped) = (assignments + 1, added + done.Added.Count, changed + done.Changed.Count, dropped + done.Dropped.Count);
        }

        db.Record(actor, projectId, "run.committed", clock.GetUtcNow(), $"{asked.Run.Name}, at IoU {settings.Iou}.", roundId);
        await db.SaveChangesAsync(cancel);
        return new Committed(assignments, added, changed, dropped, skipped);
    }

    /// <summary>Others' work that the lead may read. One's own is looked at unseen, all of it: which of it comes without boxes is not for its annotator to learn.</summary>
    private static async Task<Dictionary<long, SeenWork>> SeenAsync(AnnotateHubDb db, Asked asked, CancellationToken cancel)
    {
        var (round, own) = (asked.Round.Id, asked.Lead.PersonId);
        return await asked.Lead.Readable(db).Where(work => work.RoundId == round && work.PersonId != own)
            .Select(work => new SeenWork(work.Id, work.ImageGroup!.Name, work.Person!.DisplayName)).ToDictionaryAsync(work => work.Id, cancel);
    }

    private static async Task<(Asked? Asked, Refusal Why)> AskAsync(AnnotateHubDb db, long projectId, long runId, long roundId, Actor actor, CommitSettings settings, CancellationToken cancel)
    {
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return (null, why);
        if (led.Round.ProjectId != projectId || await led.Viewer.Runs(db).SingleOrDefaultAsync(item => item.Id == runId, cancel) is not { } run) return (null, Refusal.NotFound);
        if (settings.Iou is not (> 0 and <= 1)) return (null, new Refusal($"The overlap from which on two boxes are one cell lies above 0 and up to 1; found {settings.Iou}."));
        if (!RoundRules.Of(led.Round.Kind).MayStartFromPseudolabels) return (null, new Refusal($"{led.Round.Name} never starts from pseudolabels; choose a refinement round."));
        if (led.Round.ClosedAt is not null) return (null, new Refusal($"{led.Round.Name} is closed; reopen it first, or make a new round from this run."));
        if (run.Kind is not RunKind.Propose) return (null, new Refusal($"{run.Name} looked at given boxes and proposed none."));
        if (run.State is not RunState.Finished) return (null, new Refusal($"{run.Name} has not finished; wait for it, or let it go on."));
        var classes = await db.Projects.Where(item => item.Id == projectId).Select(item => item.Classes).SingleAsync(cancel);
        var scheme = led.Round.Settings.Classes is { } allowed ? new ClassScheme([.. classes.Classes.Where(item => allowed.Contains(item.Key))]) : classes;
        return (new Asked(led.Viewer, led.Round, run, scheme, settings.Iou), default);
    }

    private static Task<List<Assignment>> WorkAsync(AnnotateHubDb db, Round round, CancellationToken cancel) =>
        db.Assignments.AsNoTracking().Where(work => work.RoundId == round.Id && work.WithdrawnAt == null).OrderBy(work => work.ImageGroup!.SortKey).ThenBy(work => work.Id).ToListAsync(cancel);

    /// <returns>What was done; null where the work was submitted or taken away meanwhile, or changes faster than it can be read.</returns>
    private async Task<RerunChanges?> LayAsync(AnnotateHubDb db, Asked asked, Assignment work, long personId, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            if (await PlanAsync(db, asked, work, cancel) is not { } plan) return Nothing;
            if (plan.Changes.IsNothing) return plan.Changes;
            if (await writer.AppendAtAsync(work.LabelSetId, plan.Revision, personId, OperationWriter.ModelClient, OperationsOf(asked.Run, plan), cancel) is { } results)
                return results.All(result => result.Outcome is OperationOutcome.Applied) ? plan.Changes : null;
        }

        return null;
    }

    private static RerunChanges Nothing { get; } = new([], [], [], [], [], []);

    /// <returns>Null where the run has no answer for the image.</returns>
    private static async Task<CommitPlan?> PlanAsync(AnnotateHubDb db, Asked asked, Assignment work, CancellationToken cancel)
    {
        var set = await db.LabelSets.Where(item => item.ProjectId == asked.Run.ProjectId && item.ImageGroupId == work.ImageGroupId && item.Kind == Core.Study.LabelSetKind.ModelRun && item.Source == asked.Run.Name)
            .OrderByDescending(item => item.Id).Select(item => (long?)item.Id).FirstOrDefaultAsync(cancel);
        if (set is null) return null;
        var proposed = (await db.Boxes.AsNoTracking().Where(box => box.LabelSetId == set).OrderBy(box => box.Id).ToListAsync(cancel)).Where(box => asked.Scheme.Find(box.Class) is not null).ToList();
        var lines = await db.Operations.AsNoTracking().Where(line => line.LabelSetId == work.LabelSetId).OrderBy(line => line.Revision).ToListAsync(cancel);
        var rerun = new Rerun();
        foreach (var line in lines)
            rerun.Take(
                new Operation(line.Sequence, line.OperationId, line.Kind, JsonSerializer.Deserialize<List<BoxChange>>(line.Boxes, AnnotateJson.Options)!, line.Undoes),
                line.ClientId != OperationWriter.ModelClient);
        var changes = rerun.Plan([.. proposed.Select(box => new LaidBox(PlaceOf(box), box.Class, box.Score))], asked.Iou);
        return new CommitPlan(lines.Count == 0 ? 0 : lines[^1].Revision, proposed, rerun, changes);
    }

    private static List<Operation> OperationsOf(ModelRun run, CommitPlan plan)
    {
        var operations = new List<Operation>(2);
        if (plan.Changes.Dropped.Count > 0) operations.Add(new Operation(1, $"drop-{run.Id}-{plan.Revision}", OperationKind.Delete, [.. plan.Changes.Dropped.Select(id => new BoxChange(id))]));
        // An add under an id that is there replaces the box: place, class, score and origin together.
        List<BoxChange> laid = [.. plan.Changes.Changed.Select(item => Copy(plan.Proposed[item.Label], item.Present)), .. plan.Changes.Added.Select(index => Copy(plan.Proposed[index], FreeId(plan, index)))];
        if (laid.Count > 0) operations.Add(new Operation(2, $"lay-{run.Id}-{plan.Revision}", OperationKind.Add, laid));
        return operations;
    }

    private static string FreeId(CommitPlan plan, int index)
    {
        var usual = plan.Proposed[index].ClientId;
        return plan.Rerun.Knows(usual) || usual.Length > OperationRules.LongestId - 12 ? $"m{plan.Revision}-{index}" : usual;
    }

    private static BoxChange Copy(BoxRow box, string id) => new(
        id, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags, BoxOrigin.Model, box.Attributes, [box.ClientId], box.Score is { } score ? Math.Clamp(score, 0, 1) : null, BoxReview.None);

    private static CommitLine LineOf(Assignment work, string image, string person, CommitPlan plan)
    {
        var changes = plan.Changes;
        List<CommitBox> boxes =
        [
            .. changes.Added.Select(index => Proposed(CommitChange.Added, plan.Proposed[index])), .. changes.Changed.Select(item => Proposed(CommitChange.Changed, plan.Proposed[item.Label])),
            .. changes.Dropped.Select(id => plan.Rerun.Present[id]).Select(box => new CommitBox(CommitChange.Dropped, box.Geometry.X1, box.Geometry.Y1, box.Geometry.X2, box.Geometry.Y2, box.Class, box.Score)),
        ];
        return new CommitLine(work.Id, work.ImageGroupId, image, person, changes.Added.Count, changes.Changed.Count, changes.Dropped.Count, changes.Kept.Count, changes.Blocked.Count, boxes);
    }

    private static CommitBox Proposed(CommitChange change, BoxRow box) => new(change, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Score);

    private static PixelBox PlaceOf(BoxRow box) => new(box.X1, box.Y1, box.X2, box.Y2);

    private sealed record SeenWork(long Id, string Image, string Person);

    private sealed record Asked(Viewer Lead, Round Round, ModelRun Run, ClassScheme Scheme, double Iou);

    private sealed record CommitPlan(long Revision, IReadOnlyList<BoxRow> Proposed, Rerun Rerun, RerunChanges Changes);
}
