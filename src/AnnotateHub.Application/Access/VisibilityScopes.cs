using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
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
    ) =>
        (await db.ResolveScopesAsync([projectId], personId, cancellationToken)).GetValueOrDefault(projectId);

    /// <summary>The viewers of several projects, in as many questions as for one; those that the person is no member of are not
    /// there.</summary>
    public static async Task<Dictionary<long, VisibilityScope>> ResolveScopesAsync(
        this AnnotateHubDb db,
        IReadOnlyCollection<long> projects,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        var asked = projects.ToArray();
        var members = await db
            .Memberships.Where(membership => asked.Contains(membership.ProjectId) && membership.PersonId == personId)
            .Select(membership => new
            {
                membership.ProjectId,
                membership.Role,
                IsArchived = membership.Project!.ArchivedAt != null,
            })
            .ToListAsync(cancellationToken);
        if (members.Count == 0)
            return [];
        var broken = await db
            .SealBreaks.Where(sealBreak => sealBreak.PersonId == personId)
            .Select(sealBreak => sealBreak.RoundId)
            .ToHashSetAsync(cancellationToken);
        var rounds = await RoundsAsync(db, [.. members.Select(member => member.ProjectId)], personId, cancellationToken);
        return members.ToDictionary(
            member => member.ProjectId,
            member => Make(member.ProjectId, personId, member.Role, rounds[member.ProjectId], broken, member.IsArchived)
        );
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
        Make(
            projectId,
            0,
            ProjectRole.Manager,
            (await RoundsAsync(db, [projectId], 0, cancellationToken))[projectId],
            unsealed ?? [],
            await db.Projects.AnyAsync(project => project.Id == projectId && project.ArchivedAt != null, cancellationToken)
        );

    private sealed record FoundRound(Round Round, int People, bool IsAnnotator);

    private static async Task<ILookup<long, FoundRound>> RoundsAsync(
        AnnotateHubDb db,
        long[] projects,
        long personId,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Rounds.AsNoTracking()
                .Where(round => projects.Contains(round.ProjectId))
                .OrderBy(round => round.Id)
                .Select(round => new FoundRound(
                    round,
                    round.People.Count,
                    // Withdrawn work counts: who takes themselves out of a round has still been in it.
                    round.People.Any(person => person.PersonId == personId)
                        || db.Assignments.Any(work => work.RoundId == round.Id && work.PersonId == personId)
                ))
                .ToListAsync(cancellationToken)
        ).ToLookup(item => item.Round.ProjectId);

    private static VisibilityScope Make(
        long projectId,
        long personId,
        ProjectRole role,
        IEnumerable<FoundRound> rounds,
        HashSet<long> broken,
        bool isArchived
    ) =>
        new(
            projectId,
            personId,
            role,
            rounds.Select(item =>
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
