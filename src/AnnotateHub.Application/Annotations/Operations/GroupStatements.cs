using AnnotateHub.Application.Access;

namespace AnnotateHub.Application.Annotations.Operations;

/// <summary>The questions of <see cref="GroupState"/>, each for a whole group at once.</summary>
internal static class GroupStatements
{
    public static string Assignments { get; } =
        $"""
            SELECT {OperationStore.AssignmentColumns}, q."Assignment", q."Asking"
            FROM unnest($1, $2) AS q("Assignment", "Asking")
            JOIN "Assignments" a ON a."Id" = q."Assignment"
            {OperationStore.AssignmentJoins("q.\"Asking\"")}
            """;

    public static string Cursors { get; } = """
        SELECT c."AssignmentId", c."ClientId", c."LastSequence"
        FROM unnest($1, $2) AS q("Assignment", "Client")
        JOIN "ClientCursors" c ON c."AssignmentId" = q."Assignment" AND c."ClientId" = q."Client"
        """;

    public static string Logged { get; } = """
        SELECT o."LabelSetId", o."OperationId"
        FROM unnest($1, $2) AS q("Assignment", "Operation")
        JOIN "Assignments" a ON a."Id" = q."Assignment"
        JOIN "Operations" o ON o."LabelSetId" = a."LabelSetId" AND o."OperationId" = q."Operation"
        """;

    public static string Held { get; } = """
        SELECT h."AssignmentId", h."OperationId"
        FROM unnest($1, $2) AS q("Assignment", "Operation")
        JOIN "HeldOperations" h ON h."AssignmentId" = q."Assignment" AND h."OperationId" = q."Operation"
        """;

    public static string Boxes { get; } =
        $"""
            SELECT {OperationStore.BoxColumns}, b."LabelSetId", b."ClientId"
            FROM unnest($1, $2) AS q("Assignment", "Box")
            JOIN "Assignments" a ON a."Id" = q."Assignment"
            JOIN "Boxes" b ON b."LabelSetId" = a."LabelSetId" AND b."ClientId" = q."Box"
            """;

    public static string Logs { get; } =
        $"""
            SELECT {OperationStore.LogColumns}, o."LabelSetId"
            FROM unnest($1, $2, $3) AS q("Assignment", "Person", "Since")
            JOIN "Assignments" a ON a."Id" = q."Assignment" AND a."PersonId" = q."Person"
            JOIN "Operations" o ON o."LabelSetId" = a."LabelSetId" AND o."Revision" > q."Since"
            ORDER BY o."Revision"
            """;
}
