using AnnotateHub.Application.Access;
using AnnotateHub.Application.Assignments.Reassignment;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>Accepts, returns, withdraws, reassigns and restores many assignments of a round: shown before, done, and taken back.</summary>
/// <remarks>What cannot be done to one assignment leaves that one alone with a sentence, and hinders no other.</remarks>
public sealed class AssignmentBulk(
    IDbContextFactory<AnnotateHubDb> database,
    BulkChanges changes,
    AssignmentReassignment reassignment,
    IClientNotifier notifier
)
{
    /// <summary>Keys in one request.</summary>
    public const int MaxItems = 20_000;

    private const string Gone = "It is not in this round any more, or not for you.";

    /// <summary>What the action would do; nothing changes.</summary>
    public async Task<Result<BulkPreview>> PreviewAsync(
        long roundId,
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (Validate(request, needsDetails: false) is { } fault)
            return new Error(fault);
        var (works, items) = await ReadAsync(db, led, request, cancellationToken);
        return works is null
            ? new Error($"More than {MaxItems:N0} assignments; choose fewer.")
            : new BulkPreview(
                [.. items.Where(item => item.Reason is null)],
                [.. items.Where(item => item.Reason is not null)],
                Missing(request, works)
            );
    }

    public async Task<Result<BulkResult>> ApplyAsync(
        long roundId,
        Actor actor,
        BulkRequest request,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (Validate(request, needsDetails: true) is { } fault)
            return new Error(fault);
        var (works, items) = await ReadAsync(db, led, request, cancellationToken);
        if (works is null)
            return new Error($"More than {MaxItems:N0} assignments; choose fewer.");
        var left = items.Where(item => item.Reason is not null).ToDictionary(item => item.AssignmentId, item => item.Reason!);
        var todo = works.Where(work => !left.ContainsKey(work.Id)).ToList();
        var (steps, addsPerson) = ((IReadOnlyList<BulkStep>)[], false);
        if (todo.Count == 0)
        { }
        else if (request.Action is BulkAction.Reassign)
        {
            var moved = await reassignment.MoveAllAsync(led.Round, todo, request.ToPersonId!.Value, actor, cancellationToken);
            (steps, addsPerson) = (
                [
                    .. moved.Done.Select(step => new BulkStep(
                        step.AssignmentId,
                        step.PersonId,
                        todo.First(work => work.Id == step.AssignmentId).State,
                        step.QueueOrder,
                        NewAssignmentId: step.NewAssignmentId
                    )),
                ],
                moved.AddsPerson
            );
            foreach (var (id, reason) in moved.LeftAlone)
                left[id] = reason;
            foreach (var step in moved.Done)
                notifier.Publish(new AssignmentChanged(step.AssignmentId, step.PersonId, 0));
            if (moved.Done.Count > 0)
                notifier.Publish(new NotificationAdded(request.ToPersonId.Value, led.Round.ProjectId));
        }
        else
        {
            var changed = await changes.ApplyAsync(led, todo, request.Action, request.Comment, actor, cancellationToken);
            foreach (var work in todo.Where(work => !changed.Contains(work.Id)))
                left[work.Id] = "It changed just now; look again.";
            var times = await led
                .Scope.VisibleAssignments(db)
                .Where(work => work.RoundId == roundId)
                .Select(work => new { work.Id, work.ChangedAt })
                .ToDictionaryAsync(work => work.Id, work => work.ChangedAt, cancellationToken);
            steps =
            [
                .. todo.Where(work => changed.Contains(work.Id))
                    .Select(work => new BulkStep(
                        work.Id,
                        work.PersonId,
                        work.State,
                        work.QueueOrder,
                        times.GetValueOrDefault(work.Id, work.ChangedAt)
                    )),
            ];
        }

        var done = steps.Select(step => step.AssignmentId).ToHashSet();
        return new BulkResult(
            [.. items.Where(item => done.Contains(item.AssignmentId))],
            [
                .. items
                    .Where(item => !done.Contains(item.AssignmentId))
                    .Select(item => item with { Reason = left.GetValueOrDefault(item.AssignmentId, Gone) }),
            ],
            Missing(request, works),
            new BulkUndo(request.Action, steps, request.ToPersonId, addsPerson)
        );
    }

    private static IReadOnlyList<long> Missing(BulkRequest request, List<Assignment> works) =>
        [.. (request.Assignments ?? []).Except(works.Select(work => work.Id))];

    /// <summary>Takes a bulk action back where nobody has gone on since.</summary>
    public async Task<Result<BulkUndone>> UndoAsync(
        long roundId,
        Actor actor,
        BulkUndo undo,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (undo.Steps.Count > MaxItems)
            return new Error($"More than {MaxItems:N0} assignments; take back fewer.");
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        if (undo.Action is not BulkAction.Reassign)
            return await changes.UndoAsync(led, undo, actor, cancellationToken);
        if (undo.ToPersonId is not { } to)
            return new Error("'toPersonId' is missing: who got the work.");
        var (undone, left) = await reassignment.UndoAsync(
            led.Round,
            [
                .. undo.Steps.Select(step => new ReassignedStep(
                    step.AssignmentId,
                    step.PersonId,
                    step.QueueOrder,
                    step.NewAssignmentId
                )),
            ],
            to,
            undo.AddsPerson,
            actor,
            cancellationToken
        );
        foreach (var step in undone)
            notifier.Publish(new AssignmentChanged(step.NewAssignmentId ?? step.AssignmentId, to, 0));
        foreach (var person in undone.Select(step => step.PersonId).Distinct())
            notifier.Publish(new NotificationAdded(person, led.Round.ProjectId));
        return new BulkUndone(undone.Count, left.Values.CountBy(reason => reason).ToDictionary());
    }

    private static string? Validate(BulkRequest request, bool needsDetails)
    {
        if (!Enum.IsDefined(request.Action))
            return "'action' is accept, return, withdraw, reassign or restore.";
        if (request.Assignments is null && request.Filter is null)
            return "Name the assignments by their keys, or give a filter.";
        if (request.Assignments?.Count > MaxItems)
            return $"At most {MaxItems:N0} assignments at once; found {request.Assignments.Count:N0}.";
        if (!needsDetails)
            return null;
        return request.Action switch
        {
            BulkAction.Reassign when request.ToPersonId is null => "Say who gets the work.",
            BulkAction.Return when AssignmentReview.GetCommentFault(request.Comment) is { } fault => fault,
            _ => null,
        };
    }

    /// <summary>The assignments that were asked for, as far as the lead may know of them, each with the reason why it is left
    /// alone.</summary>
    /// <returns>No works where there are too many.</returns>
    private static async Task<(List<Assignment>? Works, List<BulkItem> Items)> ReadAsync(
        AnnotateHubDb db,
        AuthorizedRound led,
        BulkRequest request,
        CancellationToken cancellationToken
    )
    {
        var round = led.Round;
        var known = request.Action is BulkAction.Restore ? led.Scope.WithdrawnAssignments(db) : led.Scope.VisibleAssignments(db);
        var asked = known.Where(work => work.RoundId == round.Id);
        if (request.Filter is { } filter)
            asked = await AssignmentTable.MatchingAsync(db, round.ProjectId, asked, filter, cancellationToken);
        if (request.Assignments is { } keys)
            asked = asked.Where(work => keys.Contains(work.Id));
        var works = await asked
            .Include(work => work.ImageGroup)
            .Include(work => work.Person)
            .OrderBy(work => work.ImageGroup!.SortKey)
            .ThenBy(work => work.Person!.DisplayName)
            .ThenBy(work => work.Id)
            .Take(MaxItems + 1)
            .ToListAsync(cancellationToken);
        if (works.Count > MaxItems)
            return (null, []);
        var unstarted = await AssignmentReassignment.UnstartedAsync(db, round.Id, works, cancellationToken);
        var reasons = await ReasonsAsync(db, led, works, request, cancellationToken);
        return (
            works,
            [
                .. works.Select(work => new BulkItem(
                    work.Id,
                    work.ImageGroupId,
                    work.ImageGroup!.Name,
                    work.PersonId,
                    work.Person!.DisplayName,
                    work.State,
                    !unstarted.Contains(work.Id),
                    reasons.GetValueOrDefault(work.Id)
                )),
            ]
        );
    }

    private static async Task<IReadOnlyDictionary<long, string>> ReasonsAsync(
        AnnotateHubDb db,
        AuthorizedRound led,
        List<Assignment> works,
        BulkRequest request,
        CancellationToken cancellationToken
    )
    {
        var (round, isClosed) = (led.Round, led.Round.ClosedAt is not null);
        var reasons = new Dictionary<long, string>();
        switch (request.Action)
        {
            case BulkAction.Accept:
            case BulkAction.Return:
                var move = request.Action is BulkAction.Accept ? AssignmentMove.Accept : AssignmentMove.Return;
                foreach (var work in works)
                    if (AssignmentMoves.GetDenialReason(work.State, move, round.Kind, isClosed) is { } reason)
                        reasons.Add(work.Id, reason);
                if (move is AssignmentMove.Return)
                    break;
                var readable = await led
                    .Scope.ReadableAssignments(db)
                    .Where(work => work.RoundId == round.Id)
                    .Select(work => work.Id)
                    .ToHashSetAsync(cancellationToken);
                foreach (var work in works.Where(work => !readable.Contains(work.Id)))
                    reasons.TryAdd(work.Id, AssignmentReview.Sealed);
                break;
            case BulkAction.Withdraw:
                foreach (var work in works.Where(_ => isClosed))
                    reasons.Add(work.Id, "The round is closed; reopen it first.");
                break;
            case BulkAction.Reassign when request.ToPersonId is { } to:
                var denial = await AssignmentReassignment.GetDenialAsync(db, round, works, to, cancellationToken);
                foreach (var work in works)
                    if (denial.For(work.Id) is { } reason)
                        reasons.Add(work.Id, reason);
                break;
            case BulkAction.Restore:
                return await BulkChanges.GetRestoreDenialsAsync(db, led, works, cancellationToken);
            default:
                break;
        }

        return reasons;
    }
}
