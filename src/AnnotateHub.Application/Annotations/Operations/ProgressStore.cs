using System.Data.Common;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Assignments;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The counters behind the dashboards, changed in the transaction of what they count, so that no page ever counts assignments or
/// boxes.</summary>
internal sealed class ProgressStore(DbConnection connection, LateWrites? late = null) : IDisposable
{
    private readonly PreparedCommand _work = new(
        connection,
        """
        INSERT INTO "WorkCounts" ("RoundId", "PersonId", "Patient", "Split", "State", "Count") VALUES (@0, @1, @2, @3, @4, @5)
        ON CONFLICT ("RoundId", "PersonId", "Patient", "Split", "State") DO UPDATE SET "Count" = "WorkCounts"."Count" + excluded."Count"
        """,
        6,
        late
    );

    private readonly PreparedCommand _boxes = new(
        connection,
        """
        INSERT INTO "RoundClassCounts" ("RoundId", "PersonId", "Class", "Count") VALUES (@0, @1, @2, @3)
        ON CONFLICT ("RoundId", "PersonId", "Class") DO UPDATE SET "Count" = "RoundClassCounts"."Count" + excluded."Count"
        """,
        4,
        late
    );

    private readonly PreparedCommand _day = new(
        connection,
        """
        INSERT INTO "DailyWork" ("RoundId", "PersonId", "Day", "Submitted", "Operations", "ActiveMilliseconds") VALUES (@0, @1, @2, @3, @4, @5)
        ON CONFLICT ("RoundId", "PersonId", "Day") DO UPDATE SET "Submitted" = "DailyWork"."Submitted" + excluded."Submitted",
            "Operations" = "DailyWork"."Operations" + excluded."Operations", "ActiveMilliseconds" = "DailyWork"."ActiveMilliseconds" + excluded."ActiveMilliseconds"
        """,
        6,
        late
    );

    private readonly PreparedCommand _activeBefore = new(
        connection,
        """SELECT "Milliseconds" FROM "ActiveTimes" WHERE "AssignmentId" = @0 AND "ClientId" = @1""",
        2,
        late
    );

    private readonly PreparedCommand _active = new(
        connection,
        """
        INSERT INTO "ActiveTimes" ("AssignmentId", "ClientId", "Milliseconds") VALUES (@0, @1, @2)
        ON CONFLICT ("AssignmentId", "ClientId") DO UPDATE SET "Milliseconds" = excluded."Milliseconds"
        """,
        3,
        late
    );

    private readonly PreparedCommand _activeOfAssignment = new(
        connection,
        """UPDATE "Assignments" SET "ActiveMilliseconds" = "ActiveMilliseconds" + @1 WHERE "Id" = @0""",
        2,
        late
    );

    public DbTransaction Transaction { get; set; } = null!;

    /// <summary>Counts a change of state, and on which day work was submitted or taken back.</summary>
    public void Move(AssignmentSnapshot assignment, AssignmentState from, AssignmentState to, DateTimeOffset now)
    {
        if (from == to)
            return;
        Work(assignment, from, -1);
        Work(assignment, to, 1);
        if (from.IsDone() != to.IsDone())
            Day(assignment, now, submitted: to.IsDone() ? 1 : -1);
    }

    public void Boxes(AssignmentSnapshot assignment, string boxClass, int change) =>
        _boxes.Run(Transaction, assignment.RoundId, assignment.PersonId, boxClass, change);

    public void Operation(AssignmentSnapshot assignment, DateTimeOffset now) => Day(assignment, now, operations: 1);

    /// <summary>Takes a page's sum of interaction time; a smaller sum than before changes nothing.</summary>
    public void Active(AssignmentSnapshot assignment, string clientId, long milliseconds, DateTimeOffset now)
    {
        var before = _activeBefore.Scalar(Transaction, assignment.Id, clientId) is long known ? known : 0;
        if (milliseconds <= before)
            return;
        _active.Run(Transaction, assignment.Id, clientId, milliseconds);
        _activeOfAssignment.Run(Transaction, assignment.Id, milliseconds - before);
        Day(assignment, now, active: milliseconds - before);
    }

    public void Dispose()
    {
        foreach (var statement in (PreparedCommand[])[_work, _boxes, _day, _activeBefore, _active, _activeOfAssignment])
            statement.Dispose();
    }

    private void Work(AssignmentSnapshot assignment, AssignmentState state, int change) =>
        _work.Run(Transaction, assignment.RoundId, assignment.PersonId, assignment.Patient, assignment.Split, (int)state, change);

    private void Day(AssignmentSnapshot assignment, DateTimeOffset now, int submitted = 0, int operations = 0, long active = 0) =>
        _day.Run(
            Transaction,
            assignment.RoundId,
            assignment.PersonId,
            DateOnly.FromDateTime(now.UtcDateTime).DayNumber,
            submitted,
            operations,
            active
        );
}
