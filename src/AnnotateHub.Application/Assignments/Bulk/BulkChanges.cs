using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Assignments.Review;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Bulk;

/// <summary>Accepts, returns, withdraws and restores many assignments, and takes that back. Callers have found the work through a
/// <see cref="VisibilityScope"/> and checked that the actor leads the round.</summary>
public sealed class BulkChanges(
    IDbContextFactory<AnnotateHubDb> database,
    OperationWriter writer,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    /// <summary>Work of one transaction: saves of annotators wait meanwhile, so it is short.</summary>
    private const int ChunkSize = 100;

    private const string GoneOn = "Something was done to it since.";

    /// <returns>Those that changed.</returns>
    internal async Task<IReadOnlySet<long>> ApplyAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        BulkAction action,
        string? comment,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var changed = new HashSet<long>();
        foreach (var chunk in works.Chunk(ChunkSize))
            changed.UnionWith(
                action switch
                {
                    BulkAction.Accept => await AcceptAsync(led, chunk, actor, cancellationToken),
                    BulkAction.Return => await ReturnAsync(led, chunk, comment!.Trim(), actor, cancellationToken),
                    BulkAction.Withdraw => await WithdrawAsync(led, chunk, actor, cancellationToken),
                    BulkAction.Restore => await RestoreAsync(led, chunk, actor, cancellationToken),
                    _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
                }
            );
        return changed;
    }

    /// <summary>Takes back what nobody has gone on with.</summary>
    internal async Task<BulkUndone> UndoAsync(
        AuthorizedRound led,
        BulkUndo undo,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var steps = undo.Steps.DistinctBy(step => step.AssignmentId).ToDictionary(step => step.AssignmentId);
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var keys = steps.Keys.ToList();
        var source = undo.Action is BulkAction.Withdraw ? led.Scope.WithdrawnAssignments(db) : led.Scope.VisibleAssignments(db);
        var works = await source
            .Include(work => work.ImageGroup)
            .Include(work => work.Person)
            .Where(work => work.RoundId == led.Round.Id && keys.Contains(work.Id))
            .OrderBy(work => work.Id)
            .ToListAsync(cancellationToken);
        var unmoved = works.Where(work => work.ChangedAt == steps[work.Id].ChangedAt).ToList();
        var done = new HashSet<long>();
        var reasons = new Dictionary<long, string>();
        foreach (var chunk in unmoved.Chunk(ChunkSize))
            switch (undo.Action)
            {
                case BulkAction.Accept:
                    done.UnionWith(await TakeBackAsync(led, chunk, AssignmentMove.TakeBack, actor, cancellationToken));
                    break;
                case BulkAction.Return:
                    var returned = await TakeBackAsync(led, chunk, AssignmentMove.TakeBackReturn, actor, cancellationToken);
                    var accepted = chunk.Where(work =>
                        returned.Contains(work.Id) && steps[work.Id].State is AssignmentState.Accepted
                    );
                    await AcceptAsync(led, [.. accepted], actor, cancellationToken);
                    done.UnionWith(returned);
                    break;
                case BulkAction.Withdraw:
                    var denied = await GetRestoreDenialsAsync(db, led, chunk, cancellationToken);
                    foreach (var (id, reason) in denied)
                        reasons[id] = reason;
                    done.UnionWith(
                        await RestoreAsync(led, [.. chunk.Where(work => !denied.ContainsKey(work.Id))], actor, cancellationToken)
                    );
                    break;
                case BulkAction.Restore:
                    done.UnionWith(await WithdrawAsync(led, chunk, actor, cancellationToken));
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(undo), undo.Action, null);
            }
        return new BulkUndone(
            done.Count,
            keys.Where(key => !done.Contains(key)).CountBy(key => reasons.GetValueOrDefault(key, GoneOn)).ToDictionary()
        );
    }

    /// <summary>Why withdrawn work cannot go back to its person, by its key.</summary>
    internal static async Task<IReadOnlyDictionary<long, string>> GetRestoreDenialsAsync(
        AnnotateHubDb db,
        AuthorizedRound led,
        IReadOnlyCollection<Assignment> works,
        CancellationToken cancellationToken
    )
    {
        if (led.Round.ClosedAt is not null)
            return works.ToDictionary(work => work.Id, _ => "The round is closed; reopen it first.");
        var images = works.Select(work => work.ImageGroupId).ToHashSet();
        var taken = (
            await db
                .Assignments.Where(other =>
                    other.RoundId == led.Round.Id && other.WithdrawnAt == null && images.Contains(other.ImageGroupId)
                )
                .Select(other => new { other.ImageGroupId, other.PersonId })
                .ToListAsync(cancellationToken)
        )
            .Select(other => (other.ImageGroupId, other.PersonId))
            .ToHashSet();
        var members = await db
            .Memberships.Where(member => member.ProjectId == led.Round.ProjectId)
            .Select(member => member.PersonId)
            .ToHashSetAsync(cancellationToken);
        var reasons = new Dictionary<long, string>();
        foreach (var work in works.OrderByDescending(work => work.Occasion))
            if (!members.Contains(work.PersonId))
                reasons.Add(
                    work.Id,
                    $"{work.Person!.DisplayName} is no member of the project any more; give the image to somebody else."
                );
            // Of several withdrawn answers of one person the newest comes back.
            else if (!taken.Add((work.ImageGroupId, work.PersonId)))
                reasons.Add(work.Id, $"{work.Person!.DisplayName} has {work.ImageGroup!.Name} in this round again; withdraw that first.");
        return reasons;
    }

    private async Task<IReadOnlyList<long>> AcceptAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await ChangeAsync(
            led,
            works,
            AssignmentMove.Accept,
            NotificationKind.Accepted,
            "assignment.accepted",
            "",
            count => $"{Images(count)} in {led.Round.Name} {Were(count)} accepted.",
            actor,
            comment: null,
            onlyAt: null,
            cancellationToken
        );

    private async Task<IReadOnlyList<long>> ReturnAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        string comment,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await ChangeAsync(
            led,
            works,
            AssignmentMove.Return,
            NotificationKind.Returned,
            "assignment.returned",
            comment,
            count => $"{Images(count)} in {led.Round.Name} {Were(count)} returned to you: {AssignmentReview.Short(comment)}",
            actor,
            comment,
            onlyAt: null,
            cancellationToken
        );

    private async Task<IReadOnlyList<long>> TakeBackAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        AssignmentMove move,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var ids = works.Select(work => work.Id).ToList();
        // The log must stand where it stood when the lead looked: a return is not taken back under the hands of who works on it.
        var standing = await led
            .Scope.VisibleAssignments(db)
            .Where(work => ids.Contains(work.Id))
            .Select(work => new
            {
                work.Id,
                work.ChangedAt,
                work.LabelSet!.Revision,
            })
            .ToListAsync(cancellationToken);
        var unmoved = standing.Where(row => works.Any(work => work.Id == row.Id && work.ChangedAt == row.ChangedAt)).ToList();
        var isReturn = move is AssignmentMove.TakeBackReturn;
        return await ChangeAsync(
            led,
            [.. works.Where(work => unmoved.Any(row => row.Id == work.Id))],
            move,
            isReturn ? NotificationKind.Returned : NotificationKind.Accepted,
            isReturn ? "assignment.returnTakenBack" : "assignment.acceptanceTakenBack",
            "",
            count => $"The {(isReturn ? "return" : "acceptance")} of {count} of your images in {led.Round.Name} was taken back.",
            actor,
            comment: null,
            unmoved.ToDictionary(row => row.Id, row => row.Revision),
            cancellationToken
        );
    }

    /// <summary>Moves states in the writer, in turn with the operations that arrive, with everything that is said about it.</summary>
    private async Task<IReadOnlyList<long>> ChangeAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        AssignmentMove move,
        string kind,
        string auditAction,
        string auditDetail,
        Func<int, string> text,
        Actor actor,
        string? comment,
        IReadOnlyDictionary<long, long>? onlyAt,
        CancellationToken cancellationToken
    )
    {
        if (works.Count == 0)
            return [];
        var (now, byId) = (clock.GetUtcNow(), works.ToDictionary(work => work.Id));
        var changed = await writer.ChangeStatesAtAsync(
            [.. byId.Keys],
            move,
            onlyAt,
            (also, ids) =>
            {
                foreach (var own in ids.Select(id => byId[id]).GroupBy(work => work.PersonId))
                    also.Notify(
                        own.Key,
                        led.Round.ProjectId,
                        kind,
                        text(own.Count()),
                        own.Count() == 1 ? PageAddress.Work(own.First()) : PageAddress.MyWork(led.Round.ProjectId),
                        now
                    );
                foreach (var work in ids.Select(id => byId[id]))
                {
                    if (comment is not null && actor.Operator is null)
                        also.Comments.Add(
                            new Comment
                            {
                                ProjectId = work.ProjectId,
                                AssignmentId = work.Id,
                                PersonId = actor.PersonId,
                                Text = comment,
                                CreatedAt = now,
                            }
                        );
                    Record(also, led, work, auditAction, auditDetail, actor, now);
                }
            },
            cancellationToken
        );
        foreach (var person in changed.Select(id => byId[id].PersonId).Distinct())
            notifier.Publish(new NotificationAdded(person, led.Round.ProjectId));
        return changed;
    }

    private Task<IReadOnlyList<long>> WithdrawAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            led,
            works,
            isWithdrawn: false,
            async (db, assignment, now) =>
            {
                await db.WithdrawAsync(assignment, now, cancellationToken);
                Record(db, led, assignment, "assignment.withdrawn", $"It was {assignment.State.ToDisplayText()}.", actor, now);
            },
            cancellationToken
        );

    private Task<IReadOnlyList<long>> RestoreAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            led,
            works,
            isWithdrawn: true,
            async (db, assignment, now) =>
            {
                await db.RestoreAsync(assignment, now, cancellationToken);
                Record(db, led, assignment, "assignment.restored", "", actor, now);
            },
            cancellationToken
        );

    private async Task<IReadOnlyList<long>> WriteAsync(
        AuthorizedRound led,
        IReadOnlyList<Assignment> works,
        bool isWithdrawn,
        Func<AnnotateHubDb, Assignment, DateTimeOffset, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var ids = works.Select(work => work.Id).ToList();
        var tracked = await db
            .Assignments.Include(work => work.Person)
            .Include(work => work.ImageGroup)
            .Where(work => ids.Contains(work.Id) && work.WithdrawnAt != null == isWithdrawn && work.Round!.ClosedAt == null)
            .OrderBy(work => work.Id)
            .ToListAsync(cancellationToken);
        var denied = isWithdrawn ? await GetRestoreDenialsAsync(db, led, tracked, cancellationToken) : new Dictionary<long, string>();
        var now = clock.GetUtcNow();
        var done = tracked.Where(work => !denied.ContainsKey(work.Id)).ToList();
        foreach (var assignment in done)
            await change(db, assignment, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var assignment in done)
            notifier.Publish(new AssignmentChanged(assignment.Id, assignment.PersonId, 0));
        return [.. done.Select(assignment => assignment.Id)];
    }

    private static void Record(
        AnnotateHubDb db,
        AuthorizedRound led,
        Assignment work,
        string action,
        string detail,
        Actor actor,
        DateTimeOffset now
    ) => db.RecordAudit(actor, led.Round.ProjectId, action, now, detail, led.Round.Id, work.ImageGroupId, work.PersonId);

    private static string Images(int count) => count == 1 ? "1 of your images" : $"{count} of your images";

    private static string Were(int count) => count == 1 ? "was" : "were";
}
