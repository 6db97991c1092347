using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Rounds;

/// <summary>Gives one image of a round to another person.</summary>
public sealed class Reassignment(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    internal async Task<Outcome<Reassigned>> MoveAsync(LedWork led, long toPersonId, Actor actor, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (to, why) = await ReceiverAsync(db, led, toPersonId, cancel);
        if (to is null) return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == led.Round.ProjectId, cancel);
        var wanted = await WantedAsync(db, led, toPersonId, cancel);
        // Boxes are laid before the lock is taken; for unbegun work, which brings its own, they are not needed.
        var prepared = await UnbegunWork.Of(db, led.Round.Id).AnyAsync(item => item.Id == led.Assignment.Id, cancel)
            ? PreparedSets.None : await assignments.PrepareAsync(project, led.Round.Settings, [wanted], actor, null, cancel);
        var outcome = await WriteAsync(db, led, project, to, prepared, actor, cancel);
        if (outcome is not Outcome<Reassigned>.Done { Value.WasBegun: true }) await assignments.DiscardAsync(prepared);
        return outcome;
    }

    private async Task<Outcome<Reassigned>> WriteAsync(AnnotateHubDb db, LedWork led, Project project, Membership to, PreparedSets prepared, Actor actor, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancel);
        var assignment = await db.Assignments.Include(item => item.LabelSet).FirstOrDefaultAsync(item => item.Id == led.Assignment.Id && item.PersonId == led.Assignment.PersonId && item.WithdrawnAt == null, cancel);
        if (assignment is null) return Refusal.NotFound;
        if (await db.Assignments.AnyAsync(item => item.RoundId == assignment.RoundId && item.ImageGroupId == assignment.ImageGroupId && item.PersonId == to.PersonId && item.WithdrawnAt == null, cancel))
            return new Refusal($"{to.Person!.DisplayName} has this image in this round already.");
        var isUnbegun = await UnbegunWork.Of(db, assignment.RoundId).AnyAsync(item => item.Id == assignment.Id, cancel);
        if (!isUnbegun && led.Round.Settings.StartFrom is not null && !assignment.IsWithheld && prepared.LabelSets.Count == 0)
            return new Refusal("The annotator began this image just now; try again if it is still to be moved.");
        var now = clock.GetUtcNow();
        var from = assignment.PersonId;
        var id = assignment.Id;
        if (isUnbegun) await db.MoveAsync(assignment, to.PersonId, (await WantedAsync(db, led, to.PersonId, cancel)).QueueOrder, cancel);
        else
        {
            await db.WithdrawAsync(assignment, now, cancel);
            id = (await assignments.InsertAsync(db, transaction, project, led.Round, [await WantedAsync(db, led, to.PersonId, cancel)], prepared, cancel))[0].Id;
        }

        if (!await db.RoundPeople.AnyAsync(item => item.RoundId == led.Round.Id && item.PersonId == to.PersonId, cancel))
            db.RoundPeople.Add(new RoundPerson { RoundId = led.Round.Id, PersonId = to.PersonId, ExperienceMonths = to.ExperienceMonths, SeniorityRank = to.SeniorityRank });
        db.Notify(to.PersonId, project.Id, NotificationKind.Assigned, $"{led.Assignment.ImageGroup!.Name} is assigned to you in {led.Round.Name}.", $"projects/{project.Id}/images/{assignment.ImageGroupId}?assignment={id}", now);
        db.Record(actor, project.Id, "assignment.moved", now, $"{led.Assignment.ImageGroup.Name} went to {to.Person!.DisplayName}; it was {assignment.State.InWords()}.", led.Round.Id, assignment.ImageGroupId, from);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new Reassigned(id, !isUnbegun);
    }

    private static async Task<(Membership? To, Refusal Why)> ReceiverAsync(AnnotateHubDb db, LedWork led, long toPersonId, CancellationToken cancel)
    {
        if (led.Round.ClosedAt is not null) return Refused("The round is closed; reopen it first.");
        if (led.Round.Kind is RoundKind.Free) return Refused("Free work belongs to its person; it cannot be given to somebody else.");
        if (led.Round.Kind is RoundKind.Calibration) return Refused("Everybody answers each calibration image themselves; it cannot be given to somebody else.");
        if (led.Round.Kind is RoundKind.Drift) return Refused("A drift image is compared with the same person's calibration; it cannot be given to somebody else.");
        if (led.Assignment.PersonId == toPersonId) return Refused("This image is theirs already.");
        var member = await db.Memberships.AsNoTracking().Include(item => item.Person).FirstOrDefaultAsync(item => item.ProjectId == led.Round.ProjectId && item.PersonId == toPersonId, cancel);
        if (member is null) return Refused("This person is no member of the project; add them first.");
        if (!member.Role.MayAnnotate()) return Refused($"{member.Person!.DisplayName} is a viewer in this project; an annotator's role is needed.");
        return await db.WhyNotBlindAsync(led.Round, member, [led.Assignment.ImageGroupId], cancel) is { } tainted ? Refused(tainted) : (member, default);

        static (Membership?, Refusal) Refused(string reason) => (null, new Refusal(reason));
    }

    /// <summary>The same image for the other person, at the end of their queue, withheld if it was.</summary>
    private static async Task<WantedWork> WantedAsync(AnnotateHubDb db, LedWork led, long personId, CancellationToken cancel)
    {
        var own = db.Assignments.Where(item => item.RoundId == led.Round.Id && item.PersonId == personId);
        var last = await own.Select(item => (int?)item.QueueOrder).MaxAsync(cancel) ?? 0;
        var occasion = await own.Where(item => item.ImageGroupId == led.Assignment.ImageGroupId).Select(item => (int?)item.Occasion).MaxAsync(cancel) ?? 0;
        return new WantedWork(led.Assignment.ImageGroupId, personId, last + 1, led.Assignment.IsWithheld, occasion + 1);
    }
}
