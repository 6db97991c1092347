using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;

namespace AnnotateHub.Application.Access;

/// <summary>The rule of sight as conditions of SQL, for the writer's prepared statement: it answers with the log and must hide what a
/// <see cref="VisibilityScope"/> hides.</summary>
/// <remarks>The same as <see cref="Core.Study.Blindness.Blindness"/>; a change there is a change here.</remarks>
public static class VisibilitySql
{
    private static readonly string AnnouncedBlind = string.Join(
        ", ",
        RoundRules
            .All.Where(rules => AnnotateHub.Core.Study.Blindness.Blindness.IsAnnouncedBlind(rules.Kind))
            .Select(rules => (int)rules.Kind)
    );

    private static readonly string Done = $"({(int)AssignmentState.Submitted}, {(int)AssignmentState.Accepted})";

    /// <summary>True where a protocol round waits for another answer of the same person on the image of assignment <c>a</c> in round
    /// <c>r</c>, or where the work was withdrawn.</summary>
    public static string IsOutOfSight { get; } =
        $"""
            (a."WithdrawnAt" IS NOT NULL OR EXISTS (
                SELECT 1 FROM "Assignments" asked JOIN "Rounds" ar ON ar."Id" = asked."RoundId"
                WHERE asked."ProjectId" = a."ProjectId" AND asked."PersonId" = a."PersonId" AND asked."ImageGroupId" = a."ImageGroupId" AND asked."Id" <> a."Id"
                  AND asked."WithdrawnAt" IS NULL AND asked."State" NOT IN {Done} AND ar."Kind" <> {(int)
                RoundKind.Free} AND ar."ClosedAt" IS NULL
                  AND (a."State" IN {Done} OR r."Kind" = {(int)RoundKind.Free} OR r."ClosedAt" IS NOT NULL)))
            """;

    /// <summary>True where assignment <c>a</c> of round <c>r</c> is free work on an image that an open blind round has.</summary>
    public static string IsReserved { get; } =
        $"""
            (r."Kind" = {(int)RoundKind.Free} AND EXISTS (
                SELECT 1 FROM "Rounds" br JOIN "Assignments" b ON b."RoundId" = br."Id" AND b."ImageGroupId" = a."ImageGroupId" AND b."WithdrawnAt" IS NULL
                WHERE br."ProjectId" = a."ProjectId" AND br."Kind" IN ({AnnouncedBlind}) AND br."ClosedAt" IS NULL))
            """;
}
