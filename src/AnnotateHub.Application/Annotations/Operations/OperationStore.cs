using System.Data.Common;
using System.Text.Json;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The writer's statements, prepared once for its connection. Everything here runs inside the writer's transaction.</summary>
internal sealed class OperationStore(DbConnection connection, LateWrites? late = null) : IDisposable
{
    internal const string BoxColumns =
        """
        b."X1", b."Y1", b."X2", b."Y2", b."Class", b."Flags", b."Origin", b."Score", b."Attributes", b."Parents", b."Review"
        """;

    internal const string LogColumns =
        """
        o."Revision", o."ClientId", o."Sequence", o."OperationId", o."Kind", o."Undoes", o."PersonId", o."ClientTime", o."Boxes"
        """;

    private readonly PreparedCommand _assignment = new(
        connection,
        $"""SELECT {AssignmentColumns} FROM "Assignments" a {AssignmentJoins("@1")} WHERE a."Id" = @0""",
        2,
        late
    );

    private readonly PreparedCommand _owner = new(connection, """SELECT "PersonId" FROM "Assignments" WHERE "Id" = @0""", 1, late);

    private readonly PreparedCommand _labelSet = new(
        connection,
        """
        SELECT s."Id", s."Revision", g."Width", g."Height", p."Classes", p."ArchivedAt" IS NOT NULL
        FROM "LabelSets" s
        JOIN "ImageGroups" g ON g."Id" = s."ImageGroupId"
        JOIN "Projects" p ON p."Id" = s."ProjectId"
        WHERE s."Id" = @0
        """,
        1,
        late
    );

    private readonly PreparedCommand _assignmentsOfSet = new(
        connection,
        """
        SELECT a."Id", a."PersonId" FROM "Assignments" a WHERE a."LabelSetId" = @0
        """,
        1,
        late
    );

    private readonly PreparedCommand _cursor = new(
        connection,
        """SELECT "LastSequence" FROM "ClientCursors" WHERE "AssignmentId" = @0 AND "ClientId" = @1""",
        2,
        late
    );

    private readonly PreparedCommand _setCursor = new(
        connection,
        """
        INSERT INTO "ClientCursors" ("AssignmentId", "ClientId", "LastSequence") VALUES (@0, @1, @2)
        ON CONFLICT ("AssignmentId", "ClientId") DO UPDATE SET "LastSequence" = excluded."LastSequence"
        """,
        3,
        late
    );

    private readonly PreparedCommand _lastSequenceOf = new(
        connection,
        """SELECT MAX("Sequence") FROM "Operations" WHERE "LabelSetId" = @0 AND "ClientId" = @1""",
        2,
        late
    );

    private readonly PreparedCommand _isLogged = new(
        connection,
        """SELECT 1 FROM "Operations" WHERE "LabelSetId" = @0 AND "OperationId" = @1""",
        2,
        late
    );

    private readonly PreparedCommand _addsOf = new(
        connection,
        $"""
        SELECT "Boxes" FROM "Operations" WHERE "LabelSetId" = @0 AND "Kind" = {(int)OperationKind.Add} AND replace("Boxes", @1, '') <> "Boxes"
        """,
        2,
        late
    );

    private readonly PreparedCommand _isHeld = new(
        connection,
        """SELECT 1 FROM "HeldOperations" WHERE "AssignmentId" = @0 AND "OperationId" = @1""",
        2,
        late
    );

    private readonly PreparedCommand _holdsAny = new(
        connection,
        """SELECT 1 FROM "HeldOperations" WHERE "AssignmentId" = @0 AND "ResolvedAt" IS NULL LIMIT 1""",
        1,
        late
    );

    private readonly PreparedCommand _log = new(
        connection,
        """
        INSERT INTO "Operations" ("LabelSetId", "Revision", "ClientId", "Sequence", "OperationId", "Kind", "Boxes", "Undoes", "PersonId", "ClientTime", "ReceivedAt")
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
        """,
        11,
        late
    );

    private readonly PreparedCommand _hold = new(
        connection,
        """
        INSERT INTO "HeldOperations" ("AssignmentId", "PersonId", "ClientId", "Sequence", "OperationId", "Kind", "Boxes", "Undoes", "ClientTime", "ReceivedAt", "Reason", "Id")
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)
        """,
        12,
        late
    );

    private readonly PreparedCommand _since = new(
        connection,
        $"""
        SELECT {LogColumns} FROM "Operations" o WHERE o."LabelSetId" = @0 AND o."Revision" > @1 ORDER BY o."Revision"
        """,
        2,
        late
    );

    private readonly PreparedCommand _setRevision = new(connection, """UPDATE "LabelSets" SET "Revision" = @1 WHERE "Id" = @0""", 2, late);

    private readonly PreparedCommand _setState = new(
        connection,
        """
        UPDATE "Assignments" SET "State" = @1, "ChangedAt" = @2,
            "SubmittedAt" = CASE WHEN @1 = @3 THEN @2 WHEN @1 = @5 THEN "SubmittedAt" ELSE NULL END, "AcceptedAt" = CASE WHEN @1 = @5 THEN @2 ELSE NULL END,
            "SeenWith" = CASE WHEN @1 = @3 THEN @4 ELSE "SeenWith" END
        WHERE "Id" = @0
        """,
        6,
        late
    );

    private readonly PreparedCommand _touch = new(connection, """UPDATE "Assignments" SET "ChangedAt" = @1 WHERE "Id" = @0""", 2, late);

    private readonly PreparedCommand _box = new(
        connection,
        $"""
        SELECT {BoxColumns} FROM "Boxes" b WHERE b."LabelSetId" = @0 AND b."ClientId" = @1
        """,
        2,
        late
    );

    private readonly PreparedCommand _anyBox = new(connection, """SELECT 1 FROM "Boxes" WHERE "LabelSetId" = @0 LIMIT 1""", 1, late);

    private readonly PreparedCommand _putBox = new(
        connection,
        """
        INSERT INTO "Boxes" ("LabelSetId", "ClientId", "X1", "Y1", "X2", "Y2", "Class", "Flags", "Origin", "Score", "Attributes", "Parents", "AddedAtRevision", "ChangedAtRevision", "Review")
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @12, @13)
        ON CONFLICT ("LabelSetId", "ClientId") DO UPDATE SET
            "X1" = excluded."X1", "Y1" = excluded."Y1", "X2" = excluded."X2", "Y2" = excluded."Y2", "Class" = excluded."Class",
            "Flags" = excluded."Flags", "Origin" = excluded."Origin", "Score" = excluded."Score", "Attributes" = excluded."Attributes",
            "Parents" = excluded."Parents", "ChangedAtRevision" = excluded."ChangedAtRevision", "Review" = excluded."Review"
        """,
        14,
        late
    );

    private readonly PreparedCommand _untouched = new(
        connection,
        $"""
        SELECT "ClientId" FROM "Boxes" WHERE "LabelSetId" = @0 AND "Origin" = {(int)BoxOrigin.Model} AND "Review" = {(int)
            BoxReview.None} ORDER BY "Id"
        """,
        1,
        late
    );

    private readonly PreparedCommand _dropBox = new(connection, """DELETE FROM "Boxes" WHERE "LabelSetId" = @0 AND "ClientId" = @1""", 2, late);

    private readonly PreparedCommand _count = new(
        connection,
        """
        INSERT INTO "ClassCounts" ("LabelSetId", "Class", "Count") VALUES (@0, @1, @2)
        ON CONFLICT ("LabelSetId", "Class") DO UPDATE SET "Count" = "ClassCounts"."Count" + excluded."Count"
        """,
        3,
        late
    );

    private readonly PreparedCommand _dropEmptyCounts = new(
        connection,
        """DELETE FROM "ClassCounts" WHERE "LabelSetId" = @0 AND "Count" = 0""",
        1,
        late
    );

    private readonly PreparedCommand _held = new(
        connection,
        """
        SELECT "PersonId", "ClientId", "Sequence", "OperationId", "Kind", "Boxes", "Undoes", "ClientTime"
        FROM "HeldOperations" WHERE "Id" = @0 AND "AssignmentId" = @1 AND "ResolvedAt" IS NULL
        """,
        2,
        late
    );

    private readonly PreparedCommand _resolve = new(
        connection,
        """UPDATE "HeldOperations" SET "ResolvedAt" = @1, "ResolvedById" = @2, "Resolution" = @3 WHERE "Id" = @0""",
        4,
        late
    );

    /// <summary>The transaction that every statement below belongs to; the writer sets it for each group.</summary>
    public DbTransaction Transaction { get; set; } = null!;

    /// <summary>What the group asks about, where it was read before; PostgreSQL only.</summary>
    public GroupState? Ahead { get; set; }

    /// <summary>What an assignment is to whoever asks; keys of the first 20 columns are <see cref="AssignmentOf"/>'s.</summary>
    internal static string AssignmentColumns { get; } =
        $"""
            a."RoundId", a."PersonId", a."State", r."Kind", r."ClosedAt" IS NOT NULL, m."Role", a."WithdrawnAt" IS NOT NULL,
            {CalibrationGateQueries.IsOpenSql("a.\"ProjectId\"", "a.\"PersonId\"")},
            m."ViewSettings", r."Settings", COALESCE(g."Patient", ''), COALESCE(g."Split", {WorkCount.NoSplit}),
            s."Id", s."Revision", g."Width", g."Height", p."Classes", {VisibilitySql.IsReserved}, {VisibilitySql.IsOutOfSight},
            p."ArchivedAt" IS NOT NULL
            """;

    internal static string AssignmentJoins(string asking) =>
        $"""
            JOIN "Rounds" r ON r."Id" = a."RoundId"
            JOIN "LabelSets" s ON s."Id" = a."LabelSetId"
            JOIN "ImageGroups" g ON g."Id" = a."ImageGroupId"
            JOIN "Projects" p ON p."Id" = a."ProjectId"
            LEFT JOIN "Memberships" m ON m."ProjectId" = a."ProjectId" AND m."PersonId" = {asking}
            """;

    /// <summary>Before somebody else writes or reads in the same transaction: what waits is written, and nothing is believed any
    /// more.</summary>
    public void Settle()
    {
        Ahead = null;
        late?.Send(Transaction);
    }

    public AssignmentSnapshot? Assignment(long id, long asking)
    {
        if (Ahead?.TryAssignment(id, asking, out var known) == true)
            return known;
        using var row = _assignment.Query(Transaction, id, asking);
        return row.Read() ? AssignmentOf(row, id) : null;
    }

    internal static AssignmentSnapshot AssignmentOf(DbDataReader row, long id) =>
        new(
            id,
            row.GetInt64(0),
            row.GetInt64(1),
            new AssignmentStatus(
                (AssignmentState)row.GetInt32(2),
                (RoundKind)row.GetInt32(3),
                row.GetBoolean(4),
                row.IsDBNull(5) ? null : (ProjectRole)row.GetInt32(5),
                row.GetBoolean(6),
                row.GetBoolean(7),
                row.GetBoolean(17),
                row.GetBoolean(19)
            ),
            Text(row, 8),
            row.GetString(9),
            row.GetString(10),
            row.GetInt32(11),
            new LabelSetSnapshot(
                row.GetInt64(12),
                row.GetInt64(13),
                row.GetInt32(14),
                row.GetInt32(15),
                row.GetString(16),
                row.GetBoolean(19)
            ),
            row.GetBoolean(18)
        );

    public long? Owner(long assignmentId) => _owner.Scalar(Transaction, assignmentId) as long?;

    public LabelSetSnapshot? LabelSet(long id)
    {
        using var row = _labelSet.Query(Transaction, id);
        return row.Read()
            ? new LabelSetSnapshot(row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetBoolean(5))
            : null;
    }

    public IReadOnlyList<(long AssignmentId, long PersonId)> AssignmentsOf(long labelSetId)
    {
        using var row = _assignmentsOfSet.Query(Transaction, labelSetId);
        var found = new List<(long, long)>();
        while (row.Read())
            found.Add((row.GetInt64(0), row.GetInt64(1)));
        return found;
    }

    public long Cursor(long assignmentId, string clientId) =>
        Ahead?.Cursor(assignmentId, clientId) ?? (_cursor.Scalar(Transaction, assignmentId, clientId) is long last ? last : 0);

    public void SetCursor(long assignmentId, string clientId, long last)
    {
        _setCursor.Run(Transaction, assignmentId, clientId, last);
        Ahead?.SetCursor(assignmentId, clientId, last);
    }

    public long LastSequenceOf(long labelSetId, string clientId) =>
        _lastSequenceOf.Scalar(Transaction, labelSetId, clientId) is long last ? last : 0;

    public bool IsLogged(long labelSetId, string operationId) =>
        Ahead?.IsLogged(labelSetId, operationId) ?? _isLogged.Scalar(Transaction, labelSetId, operationId) is not null;

    /// <summary>Boxes (JSON) of the operations that added this one, others among them, or of all that added any.</summary>
    /// <param name="boxId">Well-formed, so that it needs no escaping; null for any.</param>
    public IReadOnlyList<string> AddsOf(long labelSetId, string? boxId)
    {
        using var row = _addsOf.Query(Transaction, labelSetId, boxId is null ? "[" : $"\"{boxId}\"");
        var found = new List<string>();
        while (row.Read())
            found.Add(row.GetString(0));
        return found;
    }

    public bool IsHeld(long assignmentId, string operationId) =>
        Ahead?.IsHeld(assignmentId, operationId) ?? _isHeld.Scalar(Transaction, assignmentId, operationId) is not null;

    /// <summary>Whether something held waits for a decision.</summary>
    public bool HoldsAny(long assignmentId) => _holdsAny.Scalar(Transaction, assignmentId) is not null;

    public void Log(long labelSetId, long revision, string clientId, Operation operation, long personId, DateTimeOffset now)
    {
        var boxes = AnnotateJson.BoxesToText(operation.Boxes);
        _log.Run(
            Transaction,
            labelSetId,
            revision,
            clientId,
            operation.Sequence,
            operation.Id,
            (int)operation.Kind,
            boxes,
            operation.Undoes,
            personId,
            operation.At?.UtcTicks,
            now.UtcTicks
        );
        Ahead?.Log(
            labelSetId,
            new LoggedOperationView(
                revision,
                clientId,
                operation.Sequence,
                operation.Id,
                operation.Kind,
                operation.Undoes,
                personId,
                operation.At?.ToUniversalTime(),
                new RawJson(boxes)
            )
        );
    }

    public void Hold(long assignmentId, string clientId, Operation operation, long personId, DateTimeOffset now, string reason)
    {
        _hold.Run(
            Transaction,
            assignmentId,
            personId,
            clientId,
            operation.Sequence,
            operation.Id,
            (int)operation.Kind,
            AnnotateJson.BoxesToText(operation.Boxes),
            operation.Undoes,
            operation.At?.UtcTicks,
            now.UtcTicks,
            reason,
            Keys.Timed(now)
        );
        Ahead?.Hold(assignmentId, operation.Id);
    }

    public IReadOnlyList<LoggedOperationView> Since(long labelSetId, long revision)
    {
        if (Ahead?.Since(labelSetId, revision) is { } known)
            return known;
        using var row = _since.Query(Transaction, labelSetId, revision);
        var found = new List<LoggedOperationView>();
        while (row.Read())
            found.Add(LineOf(row));
        return found;
    }

    /// <summary>A row that begins with <see cref="LogColumns"/>.</summary>
    internal static LoggedOperationView LineOf(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetString(3),
            (OperationKind)row.GetInt32(4),
            Text(row, 5),
            row.GetInt64(6),
            Time(row, 7),
            new RawJson(row.GetString(8))
        );

    public void SetRevision(long labelSetId, long revision)
    {
        _setRevision.Run(Transaction, labelSetId, revision);
        Ahead?.ForgetSet(labelSetId);
    }

    public void SetState(long assignmentId, AssignmentState state, DateTimeOffset now, string? seenWith)
    {
        _setState.Run(
            Transaction,
            assignmentId,
            (int)state,
            now.UtcTicks,
            (int)AssignmentState.Submitted,
            seenWith,
            (int)AssignmentState.Accepted
        );
        Ahead?.ForgetAssignments();
    }

    public void Touch(long assignmentId, DateTimeOffset now) => _touch.Run(Transaction, assignmentId, now.UtcTicks);

    public AnnotatedBox? Box(long labelSetId, string id)
    {
        if (Ahead?.TryBox(labelSetId, id, out var known) == true)
            return known;
        using var row = _box.Query(Transaction, labelSetId, id);
        return row.Read() ? BoxOf(row, id) : null;
    }

    /// <summary>A row that begins with <see cref="BoxColumns"/>.</summary>
    internal static AnnotatedBox BoxOf(DbDataReader row, string id) =>
        new(
            id,
            new PixelBox(
                BoxEdge.Bounded(row.GetDouble(0)),
                BoxEdge.Bounded(row.GetDouble(1)),
                BoxEdge.Bounded(row.GetDouble(2)),
                BoxEdge.Bounded(row.GetDouble(3))
            ),
            row.GetString(4),
            (BoxFlags)row.GetInt32(5),
            (BoxOrigin)row.GetInt32(6),
            Text(row, 8) is { } attributes ? JsonSerializer.Deserialize<Dictionary<string, string>>(attributes) : null,
            Text(row, 9) is { } parents ? JsonSerializer.Deserialize<List<string>>(parents) : null,
            row.IsDBNull(7) ? null : row.GetDouble(7),
            (BoxReview)row.GetInt32(10)
        );

    public bool HoldsBoxes(long labelSetId) => _anyBox.Scalar(Transaction, labelSetId) is not null;

    public void Put(long labelSetId, AnnotatedBox box, long revision)
    {
        _putBox.Run(
            Transaction,
            labelSetId,
            box.Id,
            box.Geometry.X1,
            box.Geometry.Y1,
            box.Geometry.X2,
            box.Geometry.Y2,
            box.Class,
            (int)box.Flags,
            (int)box.Origin,
            box.Score,
            box.Attributes is null ? null : JsonSerializer.Serialize(box.Attributes, JsonSerializerOptions.Web),
            box.Parents is null ? null : JsonSerializer.Serialize(box.Parents, JsonSerializerOptions.Web),
            revision,
            (int)box.Review
        );
        Ahead?.ForgetBox(labelSetId, box.Id);
    }

    /// <summary>Boxes that a model proposed and that nobody has said or done anything about.</summary>
    public IReadOnlyList<string> Untouched(long labelSetId)
    {
        using var row = _untouched.Query(Transaction, labelSetId);
        var found = new List<string>();
        while (row.Read())
            found.Add(row.GetString(0));
        return found;
    }

    public void Drop(long labelSetId, string boxId)
    {
        _dropBox.Run(Transaction, labelSetId, boxId);
        Ahead?.ForgetBox(labelSetId, boxId);
    }

    public void Count(long labelSetId, string boxClass, int change) => _count.Run(Transaction, labelSetId, boxClass, change);

    public void DropEmptyCounts(long labelSetId) => _dropEmptyCounts.Run(Transaction, labelSetId);

    public (long PersonId, string ClientId, Operation Operation)? Held(long heldId, long assignmentId)
    {
        using var row = _held.Query(Transaction, heldId, assignmentId);
        if (!row.Read())
            return null;
        return (
            row.GetInt64(0),
            row.GetString(1),
            new Operation(
                row.GetInt64(2),
                row.GetString(3),
                (OperationKind)row.GetInt32(4),
                AnnotateJson.BoxesFromText(row.GetString(5)),
                Text(row, 6),
                Time(row, 7)
            )
        );
    }

    public void Resolve(long heldId, long personId, AnnotateHub.Data.Entities.PendingResolution resolution, DateTimeOffset now) =>
        _resolve.Run(Transaction, heldId, now.UtcTicks, personId, (int)resolution);

    public void Dispose()
    {
        foreach (
            var statement in (PreparedCommand[])
                [
                    _assignment,
                    _owner,
                    _labelSet,
                    _assignmentsOfSet,
                    _cursor,
                    _setCursor,
                    _lastSequenceOf,
                    _isLogged,
                    _addsOf,
                    _isHeld,
                    _holdsAny,
                    _log,
                    _hold,
                    _since,
                    _setRevision,
                    _setState,
                    _touch,
                    _box,
                    _anyBox,
                    _putBox,
                    _untouched,
                    _dropBox,
                    _count,
                    _dropEmptyCounts,
                    _held,
                    _resolve,
                ]
        )
            statement.Dispose();
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
