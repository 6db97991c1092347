using System.Runtime.CompilerServices;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Whether the calibration still stands between a person and production rounds.</summary>
public static class CalibrationGateQueries
{
    /// <summary>
    /// A condition of SQL: true while a project has calibration rounds and the person is in none of them, or in one with work to submit
    /// or thresholds not reached. One text for the writer's prepared statement and for pages, so that both refuse alike.
    /// </summary>
    /// <param name="project">SQL expression of the project's key.</param>
    /// <param name="person">SQL expression of the person's key.</param>
    public static string IsOpenSql(string project, string person) =>
        $"""
            (EXISTS (SELECT 1 FROM "Rounds" c0 WHERE c0."ProjectId" = {project} AND c0."Kind" = {(int)RoundKind.Calibration})
             AND (NOT EXISTS (SELECT 1 FROM "RoundPeople" c1 JOIN "Rounds" c2 ON c2."Id" = c1."RoundId"
                              WHERE c1."PersonId" = {person} AND c2."ProjectId" = {project} AND c2."Kind" = {(int)RoundKind.Calibration})
                  OR EXISTS (SELECT 1 FROM "RoundPeople" c3 JOIN "Rounds" c4 ON c4."Id" = c3."RoundId"
                             WHERE c3."PersonId" = {person} AND c4."ProjectId" = {project} AND c4."Kind" = {(int)RoundKind.Calibration}
                               AND (NOT c3."GatePassed"
                                    OR (c3."GatePassed" IS NULL AND EXISTS (
                                        SELECT 1 FROM "Assignments" c5 WHERE c5."RoundId" = c4."Id" AND c5."PersonId" = {person} AND c5."WithdrawnAt" IS NULL
                                          AND c5."State" NOT IN ({(int)AssignmentState.Submitted}, {(int)AssignmentState.Accepted})))))))
            """;

    /// <summary>Those of the people for whom production rounds are still shut, in one question.</summary>
    public static async Task<HashSet<long>> OpenForAsync(
        AnnotateHubDb db,
        long projectId,
        IEnumerable<long> people,
        CancellationToken cancellationToken = default
    )
    {
        var asked = people.Distinct().ToArray();
        return
        [
            .. await db
                .Database.SqlQuery<long>(
                    FormattableStringFactory.Create(
                        $$"""SELECT p."Id" AS "Value" FROM "AspNetUsers" p WHERE {{IsOpenSql("{0}", "p.\"Id\"")}} """,
                        projectId
                    )
                )
                .Where(person => asked.Contains(person))
                .ToListAsync(cancellationToken),
        ];
    }

    /// <summary>Whether production rounds are still shut for the person.</summary>
    public static async Task<bool> IsOpenAsync(
        AnnotateHubDb db,
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    ) =>
        await db
            .Database.SqlQuery<int>(
                FormattableStringFactory.Create($"""SELECT CASE WHEN {IsOpenSql("{0}", "{1}")} THEN 1 ELSE 0 END AS "Value" """, projectId, personId)
            )
            .SingleAsync(cancellationToken) != 0;
}
