using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Runs;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Models.Commit;

/// <summary>
/// Applies a run's boxes to a refinement round that is under way. What a person has touched or rejected stays
/// (<see cref="PseudolabelMerge"/>); submitted work and images
/// that come without starting boxes are left alone. Everything enters the log as a model's operations.
/// </summary>
public sealed class ModelRunCommit(IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, TimeProvider clock)
{
    private const int MaxTries = 5;

    /// <summary>Works whose boxes and history are read in one question, and whose changes wait together for the disk.</summary>
    private const int Together = 50;

    public async Task<Result<CommitPreview>> PreviewAsync(
        long projectId,
        long runId,
        long roundId,
        Actor actor,
        CommitSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (asked, why) = await AskAsync(db, projectId, runId, roundId, actor, settings, cancellationToken);
        if (asked is null)
            return why;
        var seen = await SeenAsync(db, asked, cancellationToken);
        var (lines, unseen, submitted, without, unchanged) = (new List<CommitLine>(), 0, 0, 0, 0);
        var planned = new List<Assignment>();
        foreach (var work in await WorkAsync(db, asked.Round, cancellationToken))
        {
            if (!seen.ContainsKey(work.Id))
                unseen++;
            else if (work.State is AssignmentState.Submitted or AssignmentState.Accepted)
                submitted++;
            else if (work.IsWithheld)
                unchanged++;
            else
                planned.Add(work);
        }

        foreach (var part in planned.Chunk(Together))
        {
            var plans = await PlansAsync(db, asked, part, cancellationToken);
            foreach (var work in part)
            {
                if (plans[work.Id] is not { } plan)
                    without++;
                else if (plan.Changes.IsNothing)
                    unchanged++;
                else
                    lines.Add(LineOf(work, seen[work.Id].Image, seen[work.Id].Person, plan));
            }
        }

        return new CommitPreview(
            asked.Run.Name,
            asked.Round.Name,
            lines.Sum(line => line.Added),
            lines.Sum(line => line.Changed),
            lines.Sum(line => line.Dropped),
            lines.Sum(line => line.Kept),
            lines.Sum(line => line.Blocked),
            lines,
            unseen,
            submitted,
            without,
            unchanged
        );
    }

    /// <summary>Looks again at every assignment and writes; somebody who works meanwhile is never overwritten.</summary>
    public async Task<Result<Committed>> ApplyAsync(
        long projectId,
        long runId,
        long roundId,
        Actor actor,
        CommitSettings settings,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (asked, why) = await AskAsync(db, projectId, runId, roundId, actor, settings, cancellationToken);
        if (asked is null)
            return why;
        var seen = await SeenAsync(db, asked, cancellationToken);
        var open = (await WorkAsync(db, asked.Round, cancellationToken))
            .Where(work => !work.IsWithheld && work.State is not (AssignmentState.Submitted or AssignmentState.Accepted))
            .ToList();
        var meter = new ProgressMeter(progress, clock, open.Count);
        var (assignments, added, changed, dropped, skipped) = (0, 0, 0, 0, 0);
        try
        {
            foreach (var part in open.Chunk(Together))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var plans = await PlansAsync(db, asked, part, cancellationToken);
                var done = await Task.WhenAll(
                    part.Select(work => ApplyAsync(asked, work, plans[work.Id], actor.PersonId, cancellationToken))
                );
                meter.Advance("Applying the model's boxes.", part.Length);
                foreach (var (work, changes) in part.Zip(done))
                {
                    // What unseen work got is no number for who may not see into it.
                    if (!seen.ContainsKey(work.Id))
                        continue;
                    if (changes is null)
                        skipped++;
                    else if (!changes.IsNothing)
                        (assignments, added, changed, dropped) = (
                            assignments + 1,
                            added + changes.Added.Count,
                            changed + changes.Changed.Count,
                            dropped + changes.Dropped.Count
                        );
                }
            }
        }
        finally
        {
            // Also of a commit that was stopped in the middle: what is applied stays.
            db.RecordAudit(actor, projectId, "run.committed", clock.GetUtcNow(), $"{asked.Run.Name}, at IoU {settings.Iou}.", roundId);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await database.RefreshStatisticsAsync(cancellationToken);
        return new Committed(assignments, added, changed, dropped, skipped);
    }

    /// <summary>Others' work that the lead may read. One's own is looked at unseen, all of it: which of it comes without boxes is not for
    /// its annotator to learn.</summary>
    private static async Task<Dictionary<long, SeenWork>> SeenAsync(
        AnnotateHubDb db,
        CommitContext asked,
        CancellationToken cancellationToken
    )
    {
        var (round, own) = (asked.Round.Id, asked.Lead.PersonId);
        return await asked
            .Lead.ReadableAssignments(db)
            .Where(work => work.RoundId == round && work.PersonId != own)
            .Select(work => new SeenWork(work.Id, work.ImageGroup!.Name, work.Person!.DisplayName))
            .ToDictionaryAsync(work => work.Id, cancellationToken);
    }

    private static async Task<(CommitContext? Context, Error Why)> AskAsync(
        AnnotateHubDb db,
        long projectId,
        long runId,
        long roundId,
        Actor actor,
        CommitSettings settings,
        CancellationToken cancellationToken
    )
    {
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return (null, why);
        if (
            led.Round.ProjectId != projectId
            || await led.Scope.Runs(db).SingleOrDefaultAsync(modelRun => modelRun.Id == runId, cancellationToken) is not { } run
        )
            return (null, Error.NotFound);
        if (settings.Iou is not (> 0 and <= 1))
            return (null, new Error($"The overlap from which on two boxes are one cell lies above 0 and up to 1; found {settings.Iou}."));
        if (!RoundRules.For(led.Round.Kind).MayStartFromPseudolabels)
            return (null, new Error($"{led.Round.Name} never starts from pseudolabels; choose a refinement round."));
        if (led.Round.ClosedAt is not null)
            return (null, new Error($"{led.Round.Name} is closed; reopen it first, or make a new round from this run."));
        if (run.Kind is not RunKind.Propose)
            return (null, new Error($"{run.Name} looked at given boxes and proposed none."));
        if (run.State is not RunState.Finished)
            return (null, new Error($"{run.Name} has not finished; wait for it, or let it go on."));
        var classes = await db
            .Projects.Where(project => project.Id == projectId)
            .Select(project => project.Classes)
            .SingleAsync(cancellationToken);
        var scheme = led.Round.Settings.Classes is { } allowed
            ? new ClassScheme([.. classes.Classes.Where(labelClass => allowed.Contains(labelClass.Key))])
            : classes;
        return (new CommitContext(led.Scope, led.Round, run, scheme, settings.Iou), default);
    }

    private static Task<List<Assignment>> WorkAsync(AnnotateHubDb db, Round round, CancellationToken cancellationToken) =>
        db
            .Assignments.AsNoTracking()
            .Where(work => work.RoundId == round.Id && work.WithdrawnAt == null)
            .OrderBy(work => work.ImageGroup!.SortKey)
            .ThenBy(work => work.Id)
            .ToListAsync(cancellationToken);

    /// <returns>What was done; null where the work was submitted or taken away meanwhile, or changes faster than it can be read.</returns>
    private async Task<MergeChanges?> ApplyAsync(
        CommitContext asked,
        Assignment work,
        CommitPlan? plan,
        long personId,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            if (plan is null)
                return Nothing;
            if (plan.Changes.IsNothing)
                return plan.Changes;
            if (
                await writer.AppendAtAsync(
                    work.LabelSetId,
                    plan.Revision,
                    personId,
                    OperationWriter.ModelClient,
                    OperationsOf(asked.Run, plan),
                    cancellationToken
                ) is
                { } results
            )
                return results.All(result => result.Outcome is OperationOutcome.Applied) ? plan.Changes : null;
            // Somebody drew meanwhile: look again. A context of its own, since several works are applied at once.
            await using var db = await database.CreateDbContextAsync(cancellationToken);
            plan = (await PlansAsync(db, asked, [work], cancellationToken))[work.Id];
        }

        return null;
    }

    private static MergeChanges Nothing { get; } = new([], [], [], [], [], []);

    /// <summary>What the run would change in each of the works; null where it has no answer for the image.</summary>
    private static async Task<Dictionary<long, CommitPlan?>> PlansAsync(
        AnnotateHubDb db,
        CommitContext asked,
        IReadOnlyCollection<Assignment> works,
        CancellationToken cancellationToken
    )
    {
        var images = works.Select(work => work.ImageGroupId).Distinct().ToList();
        var sets = (
            await db
                .LabelSets.AsNoTracking()
                .Where(labelSet =>
                    labelSet.ProjectId == asked.Run.ProjectId
                    && images.Contains(labelSet.ImageGroupId)
                    && labelSet.Kind == AnnotateHub.Core.Study.LabelSetKind.ModelRun
                    && labelSet.Source == asked.Run.Name
                )
                .Join(
                    db.ImageGroups,
                    set => set.ImageGroupId,
                    image => image.Id,
                    (set, image) =>
                        new
                        {
                            set.Id,
                            set.ImageGroupId,
                            image.Width,
                            image.Height,
                        }
                )
                .ToListAsync(cancellationToken)
        ).GroupBy(set => set.ImageGroupId).ToDictionary(group => group.Key, group => group.MaxBy(set => set.Id)!);
        var models = sets.Values.Select(set => set.Id).ToList();
        var own = works.Select(work => work.LabelSetId).ToList();
        var boxes = (
            await db
                .Boxes.AsNoTracking()
                .Where(box => models.Contains(box.LabelSetId))
                .OrderBy(box => box.Id)
                .ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId);
        var lines = (
            await db
                .Operations.AsNoTracking()
                .Where(line => own.Contains(line.LabelSetId))
                .OrderBy(line => line.Revision)
                .ToListAsync(cancellationToken)
        ).ToLookup(line => line.LabelSetId);
        return works.ToDictionary(
            work => work.Id,
            work =>
                sets.GetValueOrDefault(work.ImageGroupId) is { } set
                    // Predictions that came as files before boxes were bounded may hold some that no log takes any more.
                    ? Plan(
                        asked,
                        [
                            .. boxes[set.Id]
                                .Where(box =>
                                    OperationRules.BoxFaultOf(OperationKind.Add, Copy(box, "m"), asked.Scheme, set.Width, set.Height)
                                        is null
                                ),
                        ],
                        [.. lines[work.LabelSetId]]
                    )
                    : null
        );
    }

    private static CommitPlan Plan(CommitContext asked, List<BoxRow> proposed, List<LoggedOperation> lines)
    {
        var rerun = new PseudolabelMerge();
        foreach (var line in lines)
            rerun.Take(
                new Operation(
                    line.Sequence,
                    line.OperationId,
                    line.Kind,
                    JsonSerializer.Deserialize<List<BoxChange>>(line.Boxes, AnnotateJson.Options)!,
                    line.Undoes
                ),
                line.ClientId != OperationWriter.ModelClient
            );
        var changes = rerun.Plan([.. proposed.Select(box => new ProposedBox(PlaceOf(box), box.Class, box.Score))], asked.Iou);
        return new CommitPlan(lines.Count == 0 ? 0 : lines[^1].Revision, proposed, rerun, changes);
    }

    private static List<Operation> OperationsOf(ModelRun run, CommitPlan plan)
    {
        var operations = new List<Operation>(2);
        if (plan.Changes.Dropped.Count > 0)
            operations.Add(
                new Operation(
                    1,
                    $"drop-{run.Id}-{plan.Revision}",
                    OperationKind.Delete,
                    [.. plan.Changes.Dropped.Select(id => new BoxChange(id))]
                )
            );
        // An add under an id that is there replaces the box: place, class, score and origin together.
        List<BoxChange> applied =
        [
            .. plan.Changes.Changed.Select(replacement => Copy(plan.Proposed[replacement.Label], replacement.Present)),
            .. plan.Changes.Added.Select(index => Copy(plan.Proposed[index], FreeId(plan, index))),
        ];
        if (applied.Count > 0)
            operations.Add(new Operation(2, $"apply-{run.Id}-{plan.Revision}", OperationKind.Add, applied));
        return operations;
    }

    private static string FreeId(CommitPlan plan, int index)
    {
        var usual = plan.Proposed[index].ClientId;
        return plan.Merge.Knows(usual) || usual.Length > OperationRules.MaxIdLength - 12 ? $"m{plan.Revision}-{index}" : usual;
    }

    private static BoxChange Copy(BoxRow box, string id) =>
        new(
            id,
            box.X1,
            box.Y1,
            box.X2,
            box.Y2,
            box.Class,
            box.Flags,
            BoxOrigin.Model,
            box.Attributes,
            [box.ClientId],
            box.Score is { } score ? Math.Clamp(score, 0, 1) : null,
            BoxReview.None
        );

    private static CommitLine LineOf(Assignment work, string image, string person, CommitPlan plan)
    {
        var changes = plan.Changes;
        List<CommitBox> boxes =
        [
            .. changes.Added.Select(index => Proposed(CommitChange.Added, plan.Proposed[index])),
            .. changes.Changed.Select(replacement => Proposed(CommitChange.Changed, plan.Proposed[replacement.Label])),
            .. changes
                .Dropped.Select(id => plan.Merge.Present[id])
                .Select(box => new CommitBox(
                    CommitChange.Dropped,
                    box.Geometry.X1,
                    box.Geometry.Y1,
                    box.Geometry.X2,
                    box.Geometry.Y2,
                    box.Class,
                    box.Score
                )),
        ];
        return new CommitLine(
            work.Id,
            work.ImageGroupId,
            image,
            person,
            changes.Added.Count,
            changes.Changed.Count,
            changes.Dropped.Count,
            changes.Kept.Count,
            changes.Blocked.Count,
            boxes
        );
    }

    private static CommitBox Proposed(CommitChange change, BoxRow box) => new(change, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Score);

    private static PixelBox PlaceOf(BoxRow box) => new(box.X1, box.Y1, box.X2, box.Y2);

    private sealed record SeenWork(long Id, string Image, string Person);

    private sealed record CommitContext(VisibilityScope Lead, Round Round, ModelRun Run, ClassScheme Scheme, double Iou);

    private sealed record CommitPlan(long Revision, IReadOnlyList<BoxRow> Proposed, PseudolabelMerge Merge, MergeChanges Changes);
}
