using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>What leads do to single assignments, and what annotators say of images that cannot be annotated well.</summary>
/// <remarks>States change in the writer, in turn with the operations that arrive; what is said about it is kept right after.</remarks>
public sealed class AssignmentChanges(
    IDbContextFactory<AnnotateHubDb> database, OperationWriter writer, Reassignment reassignment, AssignmentNotifier notifier, Notices notices, TimeProvider clock)
{
    private const int LongestText = 4000;

    /// <summary>Gives submitted work back with a comment, pinned to a box or a place if the lead points at one.</summary>
    public async Task<Outcome<AssignmentState>> ReturnAsync(long assignmentId, Actor actor, string comment, CommentPin? pin = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await db.LeadOfWorkAsync(assignmentId, actor, cancel);
        if (led is null) return why;
        if (comment.Trim().Length is 0 or > LongestText) return new Refusal($"Say in a comment of 1 to {LongestText} characters what should be done, so that the annotator knows.");
        if (pin is { X: { } x, Y: { } y } && !(double.IsFinite(x) && double.IsFinite(y))) return new Refusal("A comment is pinned to finite raw pixels.");
        if (pin is { BoxId.Length: > 40 }) return new Refusal("A comment is pinned to a box by its id of at most 40 characters.");
        var answer = await writer.ChangeStateAsync(assignmentId, AssignmentMove.Return, cancel);
        if (answer is not StateAnswer.Changed) return RefusalOf(answer);
        var now = clock.GetUtcNow();
        if (actor.Operator is null)
            db.Comments.Add(new Comment
            {
                ProjectId = led.Assignment.ProjectId, AssignmentId = assignmentId, PersonId = actor.PersonId, Text = comment.Trim(), BoxId = pin?.BoxId, X = pin?.X, Y = pin?.Y, CreatedAt = now,
            });
        Tell(db, led, NotificationKind.Returned, $"{led.Assignment.ImageGroup!.Name} was returned to you: {Short(comment.Trim())}", now);
        Record(db, actor, led, "assignment.returned", comment.Trim(), now);
        await db.SaveChangesAsync(cancel);
        notices.Publish(led.Assignment.PersonId);
        return AssignmentState.Returned;
    }

    public async Task<Outcome<AssignmentState>> AcceptAsync(long assignmentId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await db.LeadOfWorkAsync(assignmentId, actor, cancel);
        if (led is null) return why;
        var answer = await writer.ChangeStateAsync(assignmentId, AssignmentMove.Accept, cancel);
        if (answer is not StateAnswer.Changed) return RefusalOf(answer);
        var now = clock.GetUtcNow();
        Tell(db, led, NotificationKind.Accepted, $"{led.Assignment.ImageGroup!.Name} was accepted.", now);
        Record(db, actor, led, "assignment.accepted", "", now);
        await db.SaveChangesAsync(cancel);
        notices.Publish(led.Assignment.PersonId);
        return AssignmentState.Accepted;
    }

    /// <summary>Accepts everything that is submitted in a round, of everybody or of one person.</summary>
    /// <returns>How many assignments were accepted.</returns>
    public async Task<Outcome<int>> AcceptAllAsync(long roundId, Actor actor, long? personId = null, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await db.LeadOfRoundAsync(roundId, actor, cancel);
        if (led is null) return why;
        if (led.Round.ClosedAt is not null) return new Refusal("The round is closed; reopen it first.");
        var submitted = await db.Assignments.Where(item => item.RoundId == roundId && item.WithdrawnAt == null && item.State == AssignmentState.Submitted && (personId == null || item.PersonId == personId))
            .Select(item => new { item.Id, item.PersonId, item.ImageGroupId }).ToListAsync(cancel);
        var accepted = submitted[..0];
        // As many at once as the writer commits together.
        foreach (var chunk in submitted.Chunk(64))
        {
            var answers = await Task.WhenAll(chunk.Select(item => writer.ChangeStateAsync(item.Id, AssignmentMove.Accept, cancel)));
            accepted.AddRange(chunk.Where((_, index) => answers[index] is StateAnswer.Changed));
        }

        var now = clock.GetUtcNow();
        foreach (var (person, count) in accepted.CountBy(item => item.PersonId))
        {
            db.Notify(person, led.Round.ProjectId, NotificationKind.Accepted, $"{count} of your images in {led.Round.Name} {(count == 1 ? "was" : "were")} accepted.", PageAddress.MyWork(led.Round.ProjectId), now);
            db.Record(actor, led.Round.ProjectId, "assignment.acceptedAll", now, $"{count} submitted images.", roundId, subjectId: person);
        }

        await db.SaveChangesAsync(cancel);
        foreach (var person in accepted.Select(item => item.PersonId).Distinct()) notices.Publish(person);
        return accepted.Count;
    }

    /// <summary>Takes work from its person for good. It counts nowhere any more; its log stays.</summary>
    public async Task<Outcome<AssignmentState>> WithdrawAsync(long assignmentId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var (led, why) = await db.LeadOfWorkAsync(assignmentId, actor, cancel);
        if (led is null) return why;
        if (led.Round.ClosedAt is not null) return new Refusal("The round is closed; reopen it first.");
        var now = clock.GetUtcNow();
        var assignment = await db.Assignments.SingleAsync(item => item.Id == assignmentId, cancel);
        await db.WithdrawAsync(assignment, now, cancel);
        Record(db, actor, led, "assignment.withdrawn", $"It was {assignment.State.InWords()}.", now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        notifier.Publish(new AssignmentChanged(assignmentId, assignment.PersonId, 0));
        return assignment.State;
    }

    /// <summary>Gives work to somebody else: unbegun work moves as it is, begun work is withdrawn and the image starts anew for the other.</summary>
    public async Task<Outcome<Reassigned>> ReassignAsync(long assignmentId, long toPersonId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (led, why) = await db.LeadOfWorkAsync(assignmentId, actor, cancel);
        if (led is null) return why;
        var outcome = await reassignment.MoveAsync(led, toPersonId, actor, cancel);
        if (outcome is not Outcome<Reassigned>.Done) return outcome;
        notifier.Publish(new AssignmentChanged(assignmentId, led.Assignment.PersonId, 0));
        notices.Publish(toPersonId);
        return outcome;
    }

    /// <summary>Puts own open work at the end of the queue and tells leads why.</summary>
    /// <returns>The key of the flag.</returns>
    public async Task<Outcome<long>> SkipAsync(long assignmentId, long personId, FlagReason reason, string note, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var assignment = await db.Assignments.Include(item => item.Round).Include(item => item.ImageGroup)
            .FirstOrDefaultAsync(item => item.Id == assignmentId && item.PersonId == personId && item.WithdrawnAt == null, cancel);
        if (assignment is null || await db.ViewerAsync(assignment.ProjectId, personId, cancel) is not { } viewer) return Refusal.NotFound;
        if (!Enum.IsDefined(reason)) return new Refusal($"There is no reason {(int)reason}; choose bad focus, bad staining, artefact or other.");
        if (note.Trim().Length > LongestText) return new Refusal($"A note has at most {LongestText} characters.");
        if (reason is FlagReason.Other && note.Trim().Length == 0) return new Refusal("Say in a note what is wrong with the image.");
        var round = assignment.Round!;
        var isShut = RoundRules.Of(round.Kind).NeedsCalibration && await Calibration.IsOpenAsync(db, assignment.ProjectId, personId, cancel);
        if (Editability.WhyNot(new AssignmentStanding(assignment.State, round.Kind, round.ClosedAt is not null, viewer.Role, CalibrationIsOpen: isShut)) is { } closed) return new Refusal(closed);
        var now = clock.GetUtcNow();
        assignment.SkippedAt = now;
        var flag = await db.ImageFlags.FirstOrDefaultAsync(item => item.AssignmentId == assignmentId && item.ResolvedAt == null, cancel);
        if (flag is null) db.ImageFlags.Add(flag = new ImageFlag { ProjectId = assignment.ProjectId, ImageGroupId = assignment.ImageGroupId, AssignmentId = assignmentId, PersonId = personId });
        (flag.Reason, flag.Note, flag.CreatedAt) = (reason, note.Trim(), now);
        db.Record(personId, assignment.ProjectId, "image.flagged", now, $"{InWords(reason)}{(flag.Note.Length == 0 ? "" : $": {flag.Note}")}", round.Id, assignment.ImageGroupId);
        var isBlind = RoundRules.Of(round.Kind).IsBlind;
        var leads = await db.Memberships.Where(item => item.ProjectId == assignment.ProjectId && item.PersonId != personId && (item.Role == ProjectRole.Lead || item.Role == ProjectRole.Manager)
            && (!isBlind || !db.RoundPeople.Any(person => person.RoundId == round.Id && person.PersonId == item.PersonId))).Select(item => item.PersonId).ToListAsync(cancel);
        foreach (var lead in leads) db.Notify(lead, assignment.ProjectId, NotificationKind.Flagged, $"{assignment.ImageGroup!.Name} was flagged: {InWords(reason)}.", PageAddress.Round(assignment.ProjectId, assignment.RoundId), now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        foreach (var lead in leads) notices.Publish(lead);
        return flag.Id;
    }

    /// <summary>Answers a flag: the image stays and is to be annotated as it is, or it leaves the round with all work on it.</summary>
    public async Task<Outcome<FlagDecided>> DecideFlagAsync(long flagId, Actor actor, FlagDecision decision, string note = "", CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var flag = await db.ImageFlags.FirstOrDefaultAsync(item => item.Id == flagId, cancel);
        if (flag is null) return Refusal.NotFound;
        var (led, why) = await db.LeadOfWorkAsync(flag.AssignmentId, actor, cancel);
        if (led is null) return why;
        if (flag.ResolvedAt is not null) return new Refusal($"This flag was decided already: {flag.Decision}");
        if (led.Round.ClosedAt is not null && decision is FlagDecision.Drop) return new Refusal("The round is closed; reopen it first.");
        if (note.Trim().Length > LongestText) return new Refusal($"A note has at most {LongestText} characters.");
        var now = clock.GetUtcNow();
        var name = led.Assignment.ImageGroup!.Name;
        var touched = await db.Assignments.Where(item => item.RoundId == led.Round.Id && item.ImageGroupId == flag.ImageGroupId && item.WithdrawnAt == null && (decision == FlagDecision.Drop || item.Id == flag.AssignmentId)).ToListAsync(cancel);
        foreach (var assignment in touched)
        {
            if (decision is FlagDecision.Drop) await db.WithdrawAsync(assignment, now, cancel);
            else assignment.SkippedAt = null;
        }

        var said = decision is FlagDecision.Drop ? $"{name} left the round." : $"{name} stays and is to be annotated as it is.";
        if (note.Trim().Length > 0) said += $" {note.Trim()}";
        var others = decision is FlagDecision.Drop ? await db.ImageFlags.Where(item => item.Id != flagId && item.ResolvedAt == null && item.ImageGroupId == flag.ImageGroupId && db.Assignments.Any(work => work.Id == item.AssignmentId && work.RoundId == led.Round.Id)).ToListAsync(cancel) : [];
        foreach (var answered in others.Append(flag)) (answered.ResolvedAt, answered.ResolvedById, answered.Decision) = (now, actor.PersonId == 0 ? null : actor.PersonId, said);
        db.Notify(flag.PersonId, flag.ProjectId, NotificationKind.Answered, said, decision is FlagDecision.Drop ? PageAddress.MyWork(flag.ProjectId) : PageAddress.Work(led.Assignment), now);
        db.Record(actor, flag.ProjectId, decision is FlagDecision.Drop ? "image.dropped" : "image.kept", now, said, led.Round.Id, flag.ImageGroupId, flag.PersonId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        foreach (var assignment in touched) notifier.Publish(new AssignmentChanged(assignment.Id, assignment.PersonId, 0));
        notices.Publish(flag.PersonId);
        return new FlagDecided(decision, decision is FlagDecision.Drop ? touched.Count : 0);
    }

    public static string InWords(FlagReason reason) => reason switch
    {
        FlagReason.BadFocus => "bad focus",
        FlagReason.BadStaining => "bad staining",
        FlagReason.Artefact => "artefact",
        _ => "other",
    };

    private static void Tell(AnnotateHubDb db, LedWork led, string kind, string text, DateTimeOffset now) =>
        db.Notify(led.Assignment.PersonId, led.Assignment.ProjectId, kind, text, PageAddress.Work(led.Assignment), now);

    private static void Record(AnnotateHubDb db, Actor actor, LedWork led, string action, string detail, DateTimeOffset now) =>
        db.Record(actor, led.Assignment.ProjectId, action, now, detail, led.Round.Id, led.Assignment.ImageGroupId, led.Assignment.PersonId);

    private static string Short(string text) => text.Length <= 200 ? text : text[..199] + "…";

    private static Refusal RefusalOf(StateAnswer answer) => answer is StateAnswer.Refused refused ? new Refusal(refused.Reason) : Refusal.NotFound;
}
