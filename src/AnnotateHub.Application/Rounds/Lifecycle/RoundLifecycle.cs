using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Calibration;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds.Lifecycle;

/// <summary>What leads do to a round as a whole.</summary>
public sealed class RoundLifecycle(
    IDbContextFactory<AnnotateHubDb> database,
    AddAnnotatorToRound joining,
    CalibrationCheck calibration,
    IClientNotifier notifier,
    TimeProvider clock
)
{
    /// <summary>A reason is kept for ever, so that it must say something.</summary>
    public const int ShortestReason = 10;

    /// <summary>Closes a round. With open work it only tells how much, unless it is to be closed in spite of it.</summary>
    /// <remarks>
    /// A lead who annotates in a blind round may close it once everybody has submitted: nothing can be influenced any more, and a lab with
    /// a single
    /// lead could otherwise never end its calibration. Before their own work is submitted they are not even told whether others have
    /// finished.
    /// </remarks>
    public async Task<Result<RoundClosing>> CloseAsync(
        long roundId,
        Actor actor,
        bool evenIfOpen = false,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken, evenAsAnnotator: true);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is not null)
            return new Error($"{led.Round.Name} is closed already.");
        // Whoever closes the host ends the drift that hides in it too: its annotators see one round.
        var drift = await db
            .Rounds.Where(item => item.ProjectId == led.Round.ProjectId && item.Kind == RoundKind.Drift && item.ClosedAt == null)
            .ToListAsync(cancellationToken);
        var closing = drift.Where(item => item.Settings.HostRoundId == roundId).Select(item => item.Id).Append(roundId).ToList();
        var open = await db
            .Assignments.Where(assignment =>
                closing.Contains(assignment.RoundId)
                && assignment.WithdrawnAt == null
                && assignment.State != AssignmentState.Submitted
                && assignment.State != AssignmentState.Accepted
            )
            .Select(assignment => new
            {
                assignment.RoundId,
                assignment.PersonId,
                assignment.State,
            })
            .ToListAsync(cancellationToken);
        if (IsOnlyAnnotator(led))
        {
            if (open.Any(item => item.PersonId == actor.PersonId))
                return new Error("You annotate in this blind round: submit your own images first.");
            if (open.Count > 0)
                return new Error(
                    "You annotate in this blind round; you may close it once everybody has submitted, or another lead does it now."
                );
        }

        var counted = open.Where(item => item.RoundId == roundId).ToList();
        var answer = new RoundClosing(
            evenIfOpen || open.Count == 0,
            Count(AssignmentState.Assigned),
            Count(AssignmentState.InProgress),
            Count(AssignmentState.Returned)
        );
        if (!answer.IsClosed)
            return answer;
        var now = clock.GetUtcNow();
        foreach (var round in await db.Rounds.Where(item => closing.Contains(item.Id)).ToListAsync(cancellationToken))
        {
            round.ClosedAt = now;
            db.RecordAudit(
                actor,
                round.ProjectId,
                "round.closed",
                now,
                open.Count(item => item.RoundId == round.Id) is > 0 and var left
                    ? $"With {left} assignments open."
                    : "Everything was submitted.",
                round.Id
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer;

        int Count(AssignmentState state) => counted.Count(item => item.State == state);
    }

    /// <summary>Opens a closed round again. Only for leads who do not annotate in it where it is blind: reopening lets others' boxes change
    /// that they may have seen.</summary>
    /// <param name="reason">Needed where the round is blind or its union is signed; kept, and printed in every later report.</param>
    public async Task<Result<long>> ReopenAsync(
        long roundId,
        Actor actor,
        string? reason = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.ClosedAt is null)
            return new Error($"{led.Round.Name} is open.");
        var isBlind = RoundRules.For(led.Round.Kind).IsBlind;
        if (isBlind && led.Scope.IsAnnotatorOf(roundId))
            return new Error(LeadAuthorization.AnnotatesHere);
        var signed = await SignedTruth.StandingAsync(db, roundId, cancellationToken);
        var given = reason?.Trim() ?? "";
        if ((isBlind || signed is not null) && given.Length < ShortestReason)
            return new Error(
                (signed is { } version ? $"Version {version} of its union is signed and becomes superseded. " : "")
                    + (isBlind ? "While the round was closed its annotators could see each other's boxes. " : "")
                    + $"Give a reason of at least {ShortestReason} characters; it is kept and printed in every later report."
            );
        var now = clock.GetUtcNow();
        // Tracked: the led round was read to look at, not to change.
        (await db.Rounds.SingleAsync(round => round.Id == roundId, cancellationToken)).ClosedAt = null;
        db.RecordAudit(actor, led.Round.ProjectId, RoundNotes.RoundReopened, now, given, roundId);
        await SignedTruth.SupersedeAsync(db, led.Round, actor, given, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (signed is not null)
            notifier.Publish(new AdjudicationChanged(roundId, led.Round.ProjectId, null, actor.PersonId));
        return roundId;
    }

    /// <summary>Lets a lead who does not annotate in it look into an open blind round. Kept for ever and printed in reports.</summary>
    public async Task<Result<long>> BreakSealAsync(long roundId, Actor actor, string reason, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (!RoundRules.For(led.Round.Kind).IsBlind || led.Round.ClosedAt is not null)
            return new Error($"{led.Round.Name} is not sealed; there is nothing to break.");
        if (Validate(reason) is { } fault)
            return new Error(fault);
        var now = clock.GetUtcNow();
        db.SealBreaks.Add(
            new SealBreak
            {
                RoundId = roundId,
                PersonId = actor.PersonId == 0 ? null : actor.PersonId,
                Operator = actor.Operator,
                Reason = reason.Trim(),
                At = now,
            }
        );
        db.RecordAudit(actor, led.Round.ProjectId, "round.sealBroken", now, reason.Trim(), roundId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return roundId;
    }

    /// <summary>Opens production rounds for a person who has not reached the thresholds of a calibration round.</summary>
    public async Task<Result<long>> LetThroughAsync(
        long roundId,
        long personId,
        Actor actor,
        string reason,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.Kind is not RoundKind.Calibration)
            return new Error("Only calibration rounds have a gate.");
        if (Validate(reason) is { } fault)
            return new Error(fault);
        if (actor.PersonId == personId)
            return new Error("Nobody lets themselves through; another lead has to do this.");
        var person = await db
            .RoundPeople.Include(roundPerson => roundPerson.Person)
            .FirstOrDefaultAsync(roundPerson => roundPerson.RoundId == roundId && roundPerson.PersonId == personId, cancellationToken);
        if (person is null)
            return Error.NotFound;
        var now = clock.GetUtcNow();
        var by =
            actor.Operator
            ?? await db.Users.Where(item => item.Id == actor.PersonId).Select(item => item.DisplayName).SingleAsync(cancellationToken);
        (person.GatePassed, person.LetThroughAt, person.LetThroughNote) = (true, now, $"Let through by {by}: {reason.Trim()}");
        db.RecordAudit(actor, led.Round.ProjectId, "round.letThrough", now, reason.Trim(), roundId, subjectId: personId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return personId;
    }

    /// <summary>Takes it back that a person was let through: the thresholds decide again.</summary>
    public async Task<Result<long>> TakeBackLetThroughAsync(
        long roundId,
        long personId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(
                System.Data.IsolationLevel.Serializable,
                cancellationToken
            );
            var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
            if (led is null)
                return why;
            var person = await db.RoundPeople.FirstOrDefaultAsync(
                roundPerson => roundPerson.RoundId == roundId && roundPerson.PersonId == personId,
                cancellationToken
            );
            if (person is null)
                return Error.NotFound;
            if (person.LetThroughAt is null)
                return new Error("This person was not let through; there is nothing to take back.");
            (person.GatePassed, person.LetThroughAt, person.LetThroughNote) = (false, null, null);
            db.RecordAudit(
                actor,
                led.Round.ProjectId,
                "round.letThroughTakenBack",
                clock.GetUtcNow(),
                "The thresholds decide again.",
                roundId,
                subjectId: personId
            );
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await calibration.RecomputeAsync(roundId, cancellationToken);
        return personId;
    }

    /// <summary>Adds somebody who comes late: to calibration rounds with all images, to others with a fair share of what nobody has
    /// started.</summary>
    public async Task<Result<PersonAdded>> AddPersonAsync(
        long roundId,
        long personId,
        Actor actor,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // The write lock from the start: two leads who add one person at once must not both find the place empty.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken);
        if (led is null)
            return why;
        if (led.Round.Kind is RoundKind.Free or RoundKind.Drift)
            return new Error("People are added to rounds that a lead makes.");
        if (led.Round.ClosedAt is not null)
            return new Error("The round is closed; reopen it first.");
        var member = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .FirstOrDefaultAsync(
                membership => membership.ProjectId == led.Round.ProjectId && membership.PersonId == personId,
                cancellationToken
            );
        if (member is null)
            return new Error("This person is no member of the project; add them first.");
        if (!member.Role.MayAnnotate())
            return new Error($"{member.Person!.DisplayName} is a viewer in this project; an annotator's role is needed.");
        if (
            await db.RoundPeople.AnyAsync(
                roundPerson => roundPerson.RoundId == roundId && roundPerson.PersonId == personId,
                cancellationToken
            )
        )
            return new Error($"{member.Person!.DisplayName} is in this round already.");
        var images = await db
            .Assignments.Where(assignment =>
                assignment.RoundId == roundId
                && assignment.WithdrawnAt == null
                && (led.Round.Kind == RoundKind.Calibration || assignment.State == AssignmentState.Assigned)
            )
            .Select(assignment => assignment.ImageGroupId)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (await db.GetBlindnessDenialReasonAsync(led.Round, member, images, cancellationToken) is { } tainted)
            return new Error(tainted);
        var added = await joining.JoinAsync(db, transaction, led.Round, member, actor, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new NotificationAdded(personId, led.Round.ProjectId));
        return added;
    }

    private static string? Validate(string reason) =>
        reason.Trim().Length < ShortestReason
            ? $"Give a reason of at least {ShortestReason} characters; it is kept and printed in reports."
            : null;

    private static bool IsOnlyAnnotator(AuthorizedRound led) =>
        RoundRules.For(led.Round.Kind).IsBlind && led.Scope.IsAnnotatorOf(led.Round.Id);
}
