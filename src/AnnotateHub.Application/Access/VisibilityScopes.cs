using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Makes the <see cref="VisibilityScope"/> through whose eyes a question is answered.</summary>
public static class VisibilityScopes
{
    /// <summary>Null for who is no member, and where there is no such project: nobody can tell the two apart.</summary>
    public static async Task<VisibilityScope?> ResolveScopeAsync(
        this AnnotateHubDb db,
        long projectId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        var member = await db
            .Memberships.Where(membership => membership.ProjectId == projectId && membership.PersonId == personId)
            .Select(membership => new { membership.Role, IsArchived = membership.Project!.ArchivedAt != null })
            .FirstOrDefaultAsync(cancellationToken);
        if (member is null)
            return null;
        var broken = await db
            .SealBreaks.Where(sealBreak => sealBreak.PersonId == personId)
            .Select(sealBreak => sealBreak.RoundId)
            .ToHashSetAsync(cancellationToken);
        return await MakeAsync(db, projectId, personId, member.Role, broken, member.IsArchived, cancellationToken);
    }

    /// <summary>
    /// The viewer for a question about one assignment, by its key alone. Who is no member of its project, and who asks for one that does
    /// not exist, gets the viewer of
    /// a project of their own, who finds nothing: the answer and the queries behind it are the same, so that neither text nor time tells
    /// the two apart.
    /// </summary>
    /// <returns>Null only for who is in no project at all.</returns>
    public static async Task<VisibilityScope?> ResolveScopeOfAssignmentAsync(
        this AnnotateHubDb db,
        long assignmentId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        var projectId = await db
            .Database.SqlQuery<long>(
                $"""
                SELECT COALESCE(
                    (SELECT a."ProjectId" FROM "Assignments" a JOIN "Memberships" m ON m."ProjectId" = a."ProjectId" AND m."PersonId" = {personId} WHERE a."Id" = {assignmentId}),
                    (SELECT MIN("ProjectId") FROM "Memberships" WHERE "PersonId" = {personId}), 0) AS "Value"
                """
            )
            .SingleAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken);
    }

    /// <summary>The command line, which sees as a manager who works in no round. Open blind rounds stay sealed but for those
    /// named.</summary>
    /// <param name="unsealed">Rounds whose seal this command has broken and recorded.</param>
    public static async Task<VisibilityScope> ResolveOperatorScopeAsync(
        this AnnotateHubDb db,
        long projectId,
        HashSet<long>? unsealed = null,
        CancellationToken cancellationToken = default
    ) =>
        await MakeAsync(
            db,
            projectId,
            0,
            ProjectRole.Manager,
            unsealed ?? [],
            await db.Projects.AnyAsync(project => project.Id == projectId && project.ArchivedAt != null, cancellationToken),
            cancellationToken
        );

    private static async Task<VisibilityScope> MakeAsync(
        AnnotateHubDb db,
        long projectId,
        long personId,
        ProjectRole role,
        HashSet<long> broken,
        bool isArchived,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .Rounds.AsNoTracking()
            .Where(round => round.ProjectId == projectId)
            .OrderBy(round => round.Id)
            .Select(round => new
            {
                Round = round,
                People = round.People.Count,
                // Withdrawn work counts: who takes themselves out of a round has still been in it.
                IsAnnotator = round.People.Any(person => person.PersonId == personId)
                    || db.Assignments.Any(work => work.RoundId == round.Id && work.PersonId == personId),
            })
            .ToListAsync(cancellationToken);
        return new VisibilityScope(
            projectId,
            personId,
            role,
            found.Select(item =>
            {
                var relation = new RoundRelation(
                    item.Round.Kind,
                    item.Round.ClosedAt is not null,
                    item.IsAnnotator,
                    broken.Contains(item.Round.Id)
                );
                var asksSeveral =
                    item.Round.Settings.AnnotatorsPerImage > 1 || (item.Round.Kind is RoundKind.Calibration && item.People > 1);
                return new ScopedRound(item.Round, relation, Blindness.ForRound(role, relation), asksSeveral);
            }),
            isArchived
        );
    }
}
