using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Creation;
using AnnotateHub.Application.Rounds.Lifecycle;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Reassignment;

/// <summary>Gives one image of a round to another person.</summary>
public sealed class AssignmentReassignment(IDbContextFactory<AnnotateHubDb> database, NewAssignments assignments, TimeProvider clock)
{
    internal async Task<Result<Reassigned>> MoveAsync(
        AuthorizedAssignment led,
        long toPersonId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (to, why) = await ReceiverAsync(db, led, toPersonId, cancellationToken);
        if (to is null)
            return why;
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == led.Round.ProjectId, cancellationToken);
        var wanted = await WantedAsync(db, led, toPersonId, cancellationToken);
        // Boxes are applied before the lock is taken; for unstarted work, which brings its own, they are not needed.
        var prepared = await UnstartedAssignments
            .Query(db, led.Round.Id)
            .AnyAsync(assignment => assignment.Id == led.Assignment.Id, cancellationToken)
            ? SeededLabelSets.None
            : await assignments.PrepareAsync(project, led.Round.Settings, [wanted], actor, null, cancellationToken);
        return await assignments.UseAsync(
            prepared,
            () => WriteAsync(db, led, project, to, prepared, actor, cancellationToken),
            outcome => outcome is Result<Reassigned>.Success { Value.WasStarted: true }
        );
    }

    private async Task<Result<Reassigned>> WriteAsync(
        AnnotateHubDb db,
        AuthorizedAssignment led,
        Project project,
        Membership to,
        SeededLabelSets prepared,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var assignment = await db
            .Assignments.Include(item => item.LabelSet)
            .FirstOrDefaultAsync(
                item => item.Id == led.Assignment.Id && item.PersonId == led.Assignment.PersonId && item.WithdrawnAt == null,
                cancellationToken
            );
        if (assignment is null)
            return Error.NotFound;
        if (
            await db.Assignments.AnyAsync(
                item =>
                    item.RoundId == assignment.RoundId
                    && item.ImageGroupId == assignment.ImageGroupId
                    && item.PersonId == to.PersonId
                    && item.WithdrawnAt == null,
                cancellationToken
            )
        )
            return new Error($"{to.Person!.DisplayName} has this image in this round already.");
        var isUnstarted = await UnstartedAssignments
            .Query(db, assignment.RoundId)
            .AnyAsync(item => item.Id == assignment.Id, cancellationToken);
        if (!isUnstarted && led.Round.Settings.StartFrom is not null && !assignment.IsWithheld && prepared.LabelSets.Count == 0)
            return new Error("The annotator began this image just now; try again if it is still to be moved.");
        var now = clock.GetUtcNow();
        var from = assignment.PersonId;
        var id = assignment.Id;
        if (isUnstarted)
            await db.MoveAsync(
                assignment,
                to.PersonId,
                (await WantedAsync(db, led, to.PersonId, cancellationToken)).QueueOrder,
                cancellationToken
            );
        else
        {
            await db.WithdrawAsync(assignment, now, cancellationToken);
            id = (
                await assignments.InsertAsync(
                    db,
                    transaction,
                    project,
                    led.Round,
                    [await WantedAsync(db, led, to.PersonId, cancellationToken)],
                    prepared,
                    cancellationToken
                )
            )[0].Id;
        }

        if (
            !await db.RoundPeople.AnyAsync(
                roundPerson => roundPerson.RoundId == led.Round.Id && roundPerson.PersonId == to.PersonId,
                cancellationToken
            )
        )
            db.RoundPeople.Add(
                new RoundPerson
                {
                    RoundId = led.Round.Id,
                    PersonId = to.PersonId,
                    ExperienceMonths = to.ExperienceMonths,
                    SeniorityRank = to.SeniorityRank,
                }
            );
        db.Notify(
            to.PersonId,
            project.Id,
            NotificationKind.Assigned,
            $"{led.Assignment.ImageGroup!.Name} is assigned to you in {led.Round.Name}.",
            PageAddress.Work(project.Id, assignment.ImageGroupId, id),
            now
        );
        db.RecordAudit(
            actor,
            project.Id,
            "assignment.moved",
            now,
            $"{led.Assignment.ImageGroup.Name} went to {to.Person!.DisplayName}; it was {assignment.State.ToDisplayText()}.",
            led.Round.Id,
            assignment.ImageGroupId,
            from
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Reassigned(id, !isUnstarted);
    }

    private static async Task<(Membership? To, Error Why)> ReceiverAsync(
        AnnotateHubDb db,
        AuthorizedAssignment led,
        long toPersonId,
        CancellationToken cancellationToken
    )
    {
        if (led.Round.ClosedAt is not null)
            return Refused("The round is closed; reopen it first.");
        if (led.Round.Kind is RoundKind.Free)
            return Refused("Free work belongs to its person; it cannot be given to somebody else.");
        if (led.Round.Kind is RoundKind.Calibration)
            return Refused("Everybody answers each calibration image themselves; it cannot be given to somebody else.");
        if (led.Round.Kind is RoundKind.Drift)
            return Refused("A drift image is compared with the same person's calibration; it cannot be given to somebody else.");
        if (led.Assignment.PersonId == toPersonId)
            return Refused("This image is theirs already.");
        var member = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .FirstOrDefaultAsync(
                membership => membership.ProjectId == led.Round.ProjectId && membership.PersonId == toPersonId,
                cancellationToken
            );
        if (member is null)
            return Refused("This person is no member of the project; add them first.");
        if (!member.Role.MayAnnotate())
            return Refused($"{member.Person!.DisplayName} is a viewer in this project; an annotator's role is needed.");
        return await db.GetBlindnessDenialReasonAsync(led.Round, member, [led.Assignment.ImageGroupId], cancellationToken) is { } tainted
            ? Refused(tainted)
            : (member, default);

        static (Membership?, Error) Refused(string reason) => (null, new Error(reason));
    }

    /// <summary>The same image for the other person, at the end of their queue, withheld if it was.</summary>
    private static async Task<AssignmentSpec> WantedAsync(
        AnnotateHubDb db,
        AuthorizedAssignment led,
        long personId,
        CancellationToken cancellationToken
    )
    {
        var own = db.Assignments.Where(assignment => assignment.RoundId == led.Round.Id && assignment.PersonId == personId);
        var last = await own.Select(assignment => (int?)assignment.QueueOrder).MaxAsync(cancellationToken) ?? 0;
        var occasion =
            await own.Where(assignment => assignment.ImageGroupId == led.Assignment.ImageGroupId)
                .Select(assignment => (int?)assignment.Occasion)
                .MaxAsync(cancellationToken)
            ?? 0;
        return new AssignmentSpec(led.Assignment.ImageGroupId, personId, last + 1, led.Assignment.IsWithheld, occasion + 1);
    }
}
