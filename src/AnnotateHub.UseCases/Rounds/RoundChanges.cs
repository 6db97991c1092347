using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>What leads do to a round as a whole.</summary>
public sealed class RoundChanges(IDbContextFactory<AnnotateHubDb> database, LateJoining joining, Notices notices, TimeProvider clock)
{
    /// <summary>A reason is kept for ever, so that it must say something.</summary>
    public const int ShortestReason = 10;

    /// <summary>Closes a round. With open work it only tells how much, unless it is to be closed in spite of it.</summary>
    /// <remarks>
    /// A lead who annotates in a blind round may close it once everybody has submitted: nothing can be influenced any more, and a lab with a single
    /// lead could otherwise never end its calibration. Before their own work is submitted they are not even told whether others have finished.
    /// </remarks>
    public async Task<Outcome<RoundClosing>> CloseAsync(long roundId, Actor actor, bool evenIfOpen = false, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel, evenAsAnnotator: true);
        if (led is null) return why;
        if (led.Round.ClosedAt is not null) return new Refusal($"{led.Round.Name} is closed already.");
        // Whoever closes the host ends the drift that hides in it too: its annotators see one round.
        var drift = await db.Rounds.Where(item => item.ProjectId == led.Round.ProjectId && item.Kind == RoundKind.Drift && item.ClosedAt == null).ToListAsync(cancel);
        var closing = drift.Where(item => item.Settings.HostRoundId == roundId).Select(item => item.Id).Append(roundId).ToList();
        var open = await db.Assignments.Where(item => closing.Contains(item.RoundId) && item.WithdrawnAt == null && item.State != AssignmentState.Submitted && item.State != AssignmentState.Accepted)
            .Select(item => new { item.RoundId, item.PersonId, item.State }).ToListAsync(cancel);
        if (IsOnlyAnnotator(led))
        {
            if (open.Any(item => item.PersonId == actor.PersonId)) return new Refusal("You annotate in this blind round: submit your own images first.");
            if (open.Count > 0) return new Refusal("You annotate in this blind round; you may close it once everybody has submitted, or another lead does it now.");
        }

        var counted = open.Where(item => item.RoundId == roundId).ToList();
        var answer = new RoundClosing(evenIfOpen || open.Count == 0, Count(AssignmentState.Assigned), Count(AssignmentState.InProgress), Count(AssignmentState.Returned));
        if (!answer.IsClosed) return answer;
        var now = clock.GetUtcNow();
        foreach (var round in await db.Rounds.Where(item => closing.Contains(item.Id)).ToListAsync(cancel))
        {
            round.ClosedAt = now;
            db.Record(actor, round.ProjectId, "round.closed", now, open.Count(item => item.RoundId == round.Id) is > 0 and var left ? $"With {left} assignments open." : "Everything was submitted.", round.Id);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return answer;

        int Count(AssignmentState state) => counted.Count(item => item.State == state);
    }

    /// <summary>Opens a closed round again. Only for leads who do not annotate in it where it is blind: reopening lets others' boxes change that they may have seen.</summary>
    public async Task<Outcome<long>> ReopenAsync(long roundId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return why;
        if (led.Round.ClosedAt is null) return new Refusal($"{led.Round.Name} is open.");
        if (RoundRules.Of(led.Round.Kind).IsBlind && led.Viewer.IsAnnotatorOf(roundId)) return new Refusal(Leads.AnnotatesHere);
        var now = clock.GetUtcNow();
        // Tracked: the led round was read to look at, not to change.
        (await db.Rounds.SingleAsync(item => item.Id == roundId, cancel)).ClosedAt = null;
        db.Record(actor, led.Round.ProjectId, "round.reopened", now, RoundRules.Of(led.Round.Kind).IsBlind ? "Annotators could see each other's work while the round was closed." : "", roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return roundId;
    }

    /// <summary>Lets a lead who does not annotate in it look into an open blind round. Kept for ever and printed in reports.</summary>
    public async Task<Outcome<long>> BreakSealAsync(long roundId, Actor actor, string reason, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return why;
        if (!RoundRules.Of(led.Round.Kind).IsBlind || led.Round.ClosedAt is not null) return new Refusal($"{led.Round.Name} is not sealed; there is nothing to break.");
        if (FaultOf(reason) is { } fault) return new Refusal(fault);
        var now = clock.GetUtcNow();
        db.SealBreaks.Add(new SealBreak { RoundId = roundId, PersonId = actor.PersonId == 0 ? null : actor.PersonId, Operator = actor.Operator, Reason = reason.Trim(), At = now });
        db.Record(actor, led.Round.ProjectId, "round.sealBroken", now, reason.Trim(), roundId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return roundId;
    }

    /// <summary>Opens production rounds for a person who has not reached the thresholds of a calibration round.</summary>
    public async Task<Outcome<long>> LetThroughAsync(long roundId, long personId, Actor actor, string reason, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return why;
        if (led.Round.Kind is not RoundKind.Calibration) return new Refusal("Only calibration rounds have a gate.");
        if (FaultOf(reason) is { } fault) return new Refusal(fault);
        if (actor.PersonId == personId) return new Refusal("Nobody lets themselves through; another lead has to do this.");
        var person = await db.RoundPeople.Include(item => item.Person).FirstOrDefaultAsync(item => item.RoundId == roundId && item.PersonId == personId, cancel);
        if (person is null) return Refusal.NotFound;
        var now = clock.GetUtcNow();
        var by = actor.Operator ?? await db.Users.Where(item => item.Id == actor.PersonId).Select(item => item.DisplayName).SingleAsync(cancel);
        (person.GatePassed, person.GateNote) = (true, $"{CalibrationCheck.LetThrough} by {by}: {reason.Trim()}{(person.GateNote is null ? "" : $" (before: {person.GateNote})")}");
        db.Record(actor, led.Round.ProjectId, "round.letThrough", now, reason.Trim(), roundId, subjectId: personId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return personId;
    }

    /// <summary>Adds somebody who comes late: to calibration rounds with all images, to others with a fair share of what nobody has begun.</summary>
    public async Task<Outcome<PersonAdded>> AddPersonAsync(long roundId, long personId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return why;
        if (led.Round.Kind is RoundKind.Free or RoundKind.Drift) return new Refusal("People are added to rounds that a lead makes.");
        if (led.Round.ClosedAt is not null) return new Refusal("The round is closed; reopen it first.");
        var member = await db.Memberships.AsNoTracking().Include(item => item.Person).FirstOrDefaultAsync(item => item.ProjectId == led.Round.ProjectId && item.PersonId == personId, cancel);
        if (member is null) return new Refusal("This person is no member of the project; add them first.");
        if (!member.Role.MayAnnotate()) return new Refusal($"{member.Person!.DisplayName} is a viewer in this project; an annotator's role is needed.");
        if (await db.RoundPeople.AnyAsync(item => item.RoundId == roundId && item.PersonId == personId, cancel)) return new Refusal($"{member.Person!.DisplayName} is in this round already.");
        var images = await db.Assignments.Where(item => item.RoundId == roundId && item.WithdrawnAt == null && (led.Round.Kind == RoundKind.Calibration || item.State == AssignmentState.Assigned)).Select(item => item.ImageGroupId).Distinct().ToListAsync(cancel);
        if (await db.WhyNotBlindAsync(led.Round, member, images, cancel) is { } tainted) return new Refusal(tainted);
        var outcome = await joining.JoinAsync(led.Round, member, actor, cancel);
        if (outcome is Outcome<PersonAdded>.Done) notices.Publish(personId);
        return outcome;
    }

    private static string? FaultOf(string reason) =>
        reason.Trim().Length < ShortestReason ? $"Give a reason of at least {ShortestReason} characters; it is kept and printed in reports." : null;

    private static bool IsOnlyAnnotator(LedRound led) => RoundRules.Of(led.Round.Kind).IsBlind && led.Viewer.IsAnnotatorOf(led.Round.Id);
}
