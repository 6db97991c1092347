using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Assignments.Reassignment;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Application.Rounds.Queue;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Review;

/// <summary>What leads do to single assignments, and what annotators say of images that cannot be annotated well.</summary>
/// <remarks>States change in the writer, in turn with the operations that arrive, and what is said about it in the same
/// transaction.</remarks>
public sealed class AssignmentReview(
    IDbContextFactory<AnnotateHubDb> database,
    OperationWriter writer,
    AssignmentReassignment reassignment,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    private const int MaxTextLength = 4000;

    internal const string Sealed =
        "Its boxes are sealed, and nobody accepts what they may not look at; wait until everybody has submitted.";

    /// <summary>Null when work can be returned with this comment.</summary>
    internal static string? GetCommentFault(string? comment) =>
        comment?.Trim().Length is >= 1 and <= MaxTextLength
            ? null
            : $"Say in a comment of 1 to {MaxTextLength} characters what should be done, so that the annotator knows.";

    /// <summary>Gives submitted work back with a comment, pinned to a box or a place if the lead points at one.</summary>
    public async Task<Result<AssignmentState>> ReturnAsync(
        long assignmentId,
        Actor actor,
        string comment,
        CommentPin? pin = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeAssignmentAsync(assignmentId, actor, cancellationToken);
        if (led is null)
            return why;
        if (GetCommentFault(comment) is { } fault)
            return new Error(fault);
        if (pin is { X: { } x, Y: { } y } && !(double.IsFinite(x) && double.IsFinite(y)))
            return new Error("A comment is pinned to finite raw pixels.");
        if (pin is { BoxId.Length: > 40 })
            return new Error("A comment is pinned to a box by its id of at most 40 characters.");
        var now = clock.GetUtcNow();
        var answer = await writer.ChangeStateAsync(
            assignmentId,
            AssignmentMove.Return,
            also =>
            {
                if (actor.Operator is null)
                    also.Comments.Add(
                        new Comment
                        {
                            ProjectId = led.Assignment.ProjectId,
                            AssignmentId = assignmentId,
                            PersonId = actor.PersonId,
                            Text = comment.Trim(),
                            BoxId = pin?.BoxId,
                            X = pin?.X,
                            Y = pin?.Y,
                            CreatedAt = now,
                        }
                    );
                Tell(
                    also,
                    led,
                    NotificationKind.Returned,
                    $"{led.Assignment.ImageGroup!.Name} was returned to you: {Short(comment.Trim())}",
                    now
                );
                Record(also, actor, led, "assignment.returned", comment.Trim(), now);
            },
            cancellationToken
        );
        if (answer is not StateAnswer.Changed)
            return RefusalOf(answer);
        notifier.Publish(new NotificationAdded(led.Assignment.PersonId, led.Assignment.ProjectId));
        return AssignmentState.Returned;
    }

    public async Task<Result<AssignmentState>> AcceptAsync(long assignmentId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeAssignmentAsync(assignmentId, actor, cancellationToken);
        if (led is null)
            return why;
        if (!await led.Scope.ReadableAssignments(db).AnyAsync(work => work.Id == assignmentId, cancellationToken))
            return new Error(Sealed);
        var now = clock.GetUtcNow();
        var answer = await writer.ChangeStateAsync(
            assignmentId,
            AssignmentMove.Accept,
            also =>
            {
                Tell(also, led, NotificationKind.Accepted, $"{led.Assignment.ImageGroup!.Name} was accepted.", now);
                Record(also, actor, led, "assignment.accepted", "", now);
            },
            cancellationToken
        );
        if (answer is not StateAnswer.Changed)
            return RefusalOf(answer);
        notifier.Publish(new NotificationAdded(led.Assignment.PersonId, led.Assignment.ProjectId));
        return AssignmentState.Accepted;
    }

    /// <summary>Accepts everything that is submitted in a round and that the lead may look at, of everybody or of one person.</summary>
    /// <returns>The assignments that were accepted.</returns>
    public async Task<Result<IReadOnlyList<long>>> AcceptAllAsync(
        long roundId,
        Actor actor,
        long? personId = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        var submitted = await led
            .Scope.ReadableAssignments(db)
            .Where(assignment =>
                assignment.RoundId == roundId
                && assignment.WithdrawnAt == null
                && assignment.State == AssignmentState.Submitted
                && (personId == null || assignment.PersonId == personId)
            )
            .OrderBy(assignment => assignment.Id)
            .Select(assignment => new
            {
                assignment.Id,
                assignment.PersonId,
                assignment.ImageGroupId,
            })
            .ToListAsync(cancellationToken);
        var owners = submitted.ToDictionary(item => item.Id, item => item.PersonId);
        var now = clock.GetUtcNow();
        var accepted = await writer.ChangeStatesAsync(
            [.. owners.Keys],
            AssignmentMove.Accept,
            (also, changed) =>
            {
                foreach (var (person, count) in changed.CountBy(id => owners[id]))
                {
                    also.Notify(
                        person,
                        led.Round.ProjectId,
                        NotificationKind.Accepted,
                        $"{count} of your images in {led.Round.Name} {(count == 1 ? "was" : "were")} accepted.",
                        PageAddress.MyWork(led.Round.ProjectId),
                        now
                    );
                    also.RecordAudit(
                        actor,
                        led.Round.ProjectId,
                        "assignment.acceptedAll",
                        now,
                        $"{count} submitted images.",
                        roundId,
                        subjectId: person
                    );
                }
            },
            cancellationToken
        );
        foreach (var person in accepted.Select(id => owners[id]).Distinct())
            notifier.Publish(new NotificationAdded(person, led.Round.ProjectId));
        return new Result<IReadOnlyList<long>>.Success(accepted);
    }

    /// <summary>Takes acceptances of a round back: the work is submitted again, and its person is told.</summary>
    /// <param name="assignments">What is not accepted in this round is passed over.</param>
    /// <returns>How many were taken back.</returns>
    public async Task<Result<int>> TakeBackAsync(
        long roundId,
        IReadOnlyCollection<long> assignments,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        var owners = await led
            .Scope.VisibleAssignments(db)
            .Where(work => work.RoundId == roundId && work.State == AssignmentState.Accepted && assignments.Contains(work.Id))
            .ToDictionaryAsync(work => work.Id, work => work.PersonId, cancellationToken);
        var now = clock.GetUtcNow();
        var changed = await writer.ChangeStatesAsync(
            [.. owners.Keys],
            AssignmentMove.TakeBack,
            (also, taken) =>
            {
                foreach (var (person, count) in taken.CountBy(id => owners[id]))
                {
                    also.Notify(
                        person,
                        led.Round.ProjectId,
                        NotificationKind.Accepted,
                        $"The acceptance of {count} of your images in {led.Round.Name} was taken back.",
                        PageAddress.MyWork(led.Round.ProjectId),
                        now
                    );
                    also.RecordAudit(
                        actor,
                        led.Round.ProjectId,
                        "assignment.acceptanceTakenBack",
                        now,
                        $"{count} accepted images.",
                        roundId,
                        subjectId: person
                    );
                }
            },
            cancellationToken
        );
        foreach (var person in changed.Select(id => owners[id]).Distinct())
            notifier.Publish(new NotificationAdded(person, led.Round.ProjectId));
        return changed.Count;
    }

    /// <summary>Gives withdrawn work back to its person, as it was.</summary>
    public async Task<Result<AssignmentState>> RestoreAsync(long assignmentId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var assignment = await db
            .Assignments.Include(work => work.ImageGroup)
            .Include(work => work.Person)
            .FirstOrDefaultAsync(work => work.Id == assignmentId && work.WithdrawnAt != null, cancellationToken);
        if (assignment is null)
            return Error.NotFound;
        var (led, why) = await db.AuthorizeRoundAsync(assignment.RoundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        if (
            await db.Assignments.AnyAsync(
                other =>
                    other.RoundId == assignment.RoundId
                    && other.ImageGroupId == assignment.ImageGroupId
                    && other.PersonId == assignment.PersonId
                    && other.WithdrawnAt == null,
                cancellationToken
            )
        )
            return new Error($"{assignment.Person!.DisplayName} has {assignment.ImageGroup!.Name} in this round again; withdraw that first.");
        if (
            !await db.Memberships.AnyAsync(
                member => member.ProjectId == assignment.ProjectId && member.PersonId == assignment.PersonId,
                cancellationToken
            )
        )
            return new Error($"{assignment.Person!.DisplayName} is no member of the project any more; give the image to somebody else.");
        var now = clock.GetUtcNow();
        await db.RestoreAsync(assignment, now, cancellationToken);
        Record(db, actor, new AuthorizedAssignment(led.Scope, led.Round, assignment), "assignment.restored", "", now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AssignmentChanged(assignmentId, assignment.PersonId, 0));
        return assignment.State;
    }

    /// <summary>Takes work from its person for good. It counts nowhere any more; its log stays.</summary>
    public async Task<Result<AssignmentState>> WithdrawAsync(long assignmentId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeAssignmentAsync(assignmentId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        var now = clock.GetUtcNow();
        var assignment = await db.Assignments.SingleAsync(item => item.Id == assignmentId, cancellationToken);
        await db.WithdrawAsync(assignment, now, cancellationToken);
        Record(db, actor, led, "assignment.withdrawn", $"It was {assignment.State.ToDisplayText()}.", now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new AssignmentChanged(assignmentId, assignment.PersonId, 0));
        return assignment.State;
    }

    /// <summary>Gives work to somebody else: unstarted work moves as it is, started work is withdrawn and the image starts anew for the
    /// other.</summary>
    public async Task<Result<Reassigned>> ReassignAsync(
        long assignmentId,
        long toPersonId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (led, why) = await db.AuthorizeAssignmentAsync(assignmentId, actor, cancellationToken);
        if (led is null)
            return why;
        var outcome = await reassignment.MoveAsync(led, toPersonId, actor, cancellationToken);
        if (outcome is not Result<Reassigned>.Success)
            return outcome;
        notifier.Publish(new AssignmentChanged(assignmentId, led.Assignment.PersonId, 0));
        notifier.Publish(new NotificationAdded(toPersonId, led.Assignment.ProjectId));
        return outcome;
    }

    /// <summary>What the annotator says of the image as a whole, as long as the work is open; what was said before is replaced.</summary>
    /// <param name="verdicts">By key (<see cref="ImageVerdictNames"/>).</param>
    public async Task<Result<ImageVerdicts>> SetVerdictsAsync(
        long assignmentId,
        long personId,
        IReadOnlyList<string?> verdicts,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (assignment, why) = await OwnOpenAsync(db, assignmentId, personId, cancellationToken);
        if (assignment is null)
            return why;
        var (said, fault) = ImageVerdictNames.Parse(verdicts);
        if (fault is not null)
            return new Error(fault);
        (assignment.Verdicts, assignment.ChangedAt) = (said, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return said;
    }

    /// <summary>Puts own open work at the end of the queue and tells leads why.</summary>
    /// <returns>The key of the flag.</returns>
    public async Task<Result<long>> SkipAsync(
        long assignmentId,
        long personId,
        FlagReason reason,
        string note,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (assignment, why) = await OwnOpenAsync(db, assignmentId, personId, cancellationToken);
        if (assignment is null)
            return why;
        if (!Enum.IsDefined(reason))
            return new Error($"There is no reason {(int)reason}; choose bad focus, bad staining, artefact or other.");
        if (note.Trim().Length > MaxTextLength)
            return new Error($"A note has at most {MaxTextLength} characters.");
        if (reason is FlagReason.Other && note.Trim().Length == 0)
            return new Error("Say in a note what is wrong with the image.");
        var round = assignment.Round!;
        var now = clock.GetUtcNow();
        assignment.SkippedAt = now;
        var flag = await db.ImageFlags.FirstOrDefaultAsync(
            imageFlag => imageFlag.AssignmentId == assignmentId && imageFlag.ResolvedAt == null,
            cancellationToken
        );
        if (flag is null)
            db.ImageFlags.Add(
                flag = new ImageFlag
                {
                    ProjectId = assignment.ProjectId,
                    ImageGroupId = assignment.ImageGroupId,
                    AssignmentId = assignmentId,
                    PersonId = personId,
                }
            );
        (flag.Reason, flag.Note, flag.CreatedAt) = (reason, note.Trim(), now);
        db.RecordAudit(
            personId,
            assignment.ProjectId,
            "image.flagged",
            now,
            $"{ToDisplayText(reason)}{(flag.Note.Length == 0 ? "" : $": {flag.Note}")}",
            round.Id,
            assignment.ImageGroupId
        );
        var isBlind = RoundRules.For(round.Kind).IsBlind;
        var leads = await db
            .Memberships.Where(membership =>
                membership.ProjectId == assignment.ProjectId
                && membership.PersonId != personId
                && (membership.Role == ProjectRole.Lead || membership.Role == ProjectRole.Manager)
                && (!isBlind || !db.RoundPeople.Any(person => person.RoundId == round.Id && person.PersonId == membership.PersonId))
            )
            .Select(membership => membership.PersonId)
            .ToListAsync(cancellationToken);
        foreach (var lead in leads)
            db.Notify(
                lead,
                assignment.ProjectId,
                NotificationKind.Flagged,
                $"{assignment.ImageGroup!.Name} was flagged: {ToDisplayText(reason)}.",
                PageAddress.Round(assignment.ProjectId, assignment.RoundId),
                now
            );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var lead in leads)
            notifier.Publish(new NotificationAdded(lead, assignment.ProjectId));
        return flag.Id;
    }

    /// <summary>A person's own work that they may still change, with its round and image, or why not.</summary>
    private static async Task<(Assignment? Assignment, Error Why)> OwnOpenAsync(
        AnnotateHubDb db,
        long assignmentId,
        long personId,
        CancellationToken cancellationToken
    )
    {
        var assignment = await db
            .Assignments.Include(item => item.Round)
            .Include(item => item.ImageGroup)
            .FirstOrDefaultAsync(
                item => item.Id == assignmentId && item.PersonId == personId && item.WithdrawnAt == null,
                cancellationToken
            );
        if (assignment is null || await db.ResolveScopeAsync(assignment.ProjectId, personId, cancellationToken) is not { } scope)
            return (null, Error.NotFound);
        var round = assignment.Round!;
        var isShut =
            RoundRules.For(round.Kind).NeedsCalibration
            && await CalibrationGateQueries.IsOpenAsync(db, assignment.ProjectId, personId, cancellationToken);
        var standing = new AssignmentStatus(
            assignment.State,
            round.Kind,
            round.ClosedAt is not null,
            scope.Role,
            CalibrationIsOpen: isShut,
            ProjectIsArchived: scope.IsArchived
        );
        return Editability.GetDenialReason(standing) is { } closed ? (null, new Error(closed)) : (assignment, default);
    }

    /// <summary>Answers a flag: the image stays and is to be annotated as it is, or it leaves the round with all work on it.</summary>
    public async Task<Result<FlagDecided>> DecideFlagAsync(
        long flagId,
        Actor actor,
        FlagDecision decision,
        string note = "",
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var flag = await db.ImageFlags.FirstOrDefaultAsync(imageFlag => imageFlag.Id == flagId, cancellationToken);
        if (flag is null)
            return Error.NotFound;
        var (led, why) = await db.AuthorizeAssignmentAsync(flag.AssignmentId, actor, cancellationToken);
        if (led is null)
            return why;
        if (flag.ResolvedAt is not null)
            return new Error($"This flag was decided already: {flag.Decision}");
        if (led.Round.ClosedAt is not null && decision is FlagDecision.Drop)
            return new Error("The round is closed; reopen it first.");
        if (note.Trim().Length > MaxTextLength)
            return new Error($"A note has at most {MaxTextLength} characters.");
        var now = clock.GetUtcNow();
        var name = led.Assignment.ImageGroup!.Name;
        var touched = await db
            .Assignments.Where(item =>
                item.RoundId == led.Round.Id
                && item.ImageGroupId == flag.ImageGroupId
                && item.WithdrawnAt == null
                && (decision == FlagDecision.Drop || item.Id == flag.AssignmentId)
            )
            .ToListAsync(cancellationToken);
        foreach (var assignment in touched)
        {
            if (decision is FlagDecision.Drop)
                await db.WithdrawAsync(assignment, now, cancellationToken);
            else
                assignment.SkippedAt = null;
        }

        var said = decision is FlagDecision.Drop ? $"{name} left the round." : $"{name} stays and is to be annotated as it is.";
        if (note.Trim().Length > 0)
            said += $" {note.Trim()}";
        var others =
            decision is FlagDecision.Drop
                ? await db
                    .ImageFlags.Where(imageFlag =>
                        imageFlag.Id != flagId
                        && imageFlag.ResolvedAt == null
                        && imageFlag.ImageGroupId == flag.ImageGroupId
                        && db.Assignments.Any(work => work.Id == imageFlag.AssignmentId && work.RoundId == led.Round.Id)
                    )
                    .ToListAsync(cancellationToken)
                : [];
        foreach (var answered in others.Append(flag))
            (answered.ResolvedAt, answered.ResolvedById, answered.Decision) = (now, actor.PersonId == 0 ? null : actor.PersonId, said);
        db.Notify(
            flag.PersonId,
            flag.ProjectId,
            NotificationKind.Answered,
            said,
            decision is FlagDecision.Drop ? PageAddress.MyWork(flag.ProjectId) : PageAddress.Work(led.Assignment),
            now
        );
        db.RecordAudit(
            actor,
            flag.ProjectId,
            decision is FlagDecision.Drop ? "image.dropped" : "image.kept",
            now,
            said,
            led.Round.Id,
            flag.ImageGroupId,
            flag.PersonId
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        foreach (var assignment in touched)
            notifier.Publish(new AssignmentChanged(assignment.Id, assignment.PersonId, 0));
        notifier.Publish(new NotificationAdded(flag.PersonId, flag.ProjectId));
        return new FlagDecided(decision, decision is FlagDecision.Drop ? touched.Count : 0);
    }

    public static string ToDisplayText(FlagReason reason) =>
        reason switch
        {
            FlagReason.BadFocus => "bad focus",
            FlagReason.BadStaining => "bad staining",
            FlagReason.Artefact => "artefact",
            _ => "other",
        };

    private static void Tell(AnnotateHubDb db, AuthorizedAssignment led, string kind, string text, DateTimeOffset now) =>
        db.Notify(led.Assignment.PersonId, led.Assignment.ProjectId, kind, text, PageAddress.Work(led.Assignment), now);

    private static void Record(AnnotateHubDb db, Actor actor, AuthorizedAssignment led, string action, string detail, DateTimeOffset now) =>
        db.RecordAudit(
            actor,
            led.Assignment.ProjectId,
            action,
            now,
            detail,
            led.Round.Id,
            led.Assignment.ImageGroupId,
            led.Assignment.PersonId
        );

    internal static string Short(string text) => text.Length <= 200 ? text : text[..199] + "…";

    private static Error RefusalOf(StateAnswer answer) =>
        answer is StateAnswer.Refused refused ? new Error(refused.Reason) : Error.NotFound;
}
