using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Whether somebody may lead: the one place that making, moving and closing ask.</summary>
internal static class LeadAuthorization
{
    public const string OnlyLeads = "Only leads and managers of the project may do this.";
    public const string AnnotatesHere =
        "You annotate in this blind round and are only an annotator for it while it is open; another lead has to do this.";

    /// <summary>A person's or the command line's sight; null for who is no member and where there is no project.</summary>
    public static async Task<VisibilityScope?> ResolveActorScopeAsync(
        this AnnotateHubDb db,
        long projectId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        actor.Operator is null ? await db.ResolveScopeAsync(projectId, actor.PersonId, cancellationToken)
        : await db.Projects.AnyAsync(project => project.Id == projectId, cancellationToken)
            ? await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken)
        : null;

    /// <summary>Who leads the project and wants to change something of it.</summary>
    /// <param name="evenArchived">Who asks only reads.</param>
    public static async Task<(VisibilityScope? Scope, Error Why)> AuthorizeLeadAsync(
        this AnnotateHubDb db,
        long projectId,
        Actor actor,
        CancellationToken cancellationToken,
        bool evenArchived = false
    )
    {
        var scope = await db.ResolveActorScopeAsync(projectId, actor, cancellationToken);
        return scope is null ? (null, Error.NotFound)
            : !scope.Role.MayLead() ? (null, new Error(OnlyLeads))
            : scope.IsArchived && !evenArchived ? (null, new Error(Editability.ProjectIsArchived))
            : (scope, default);
    }

    /// <summary>The sentence where nothing of the project changes any more; null where it is worked on.</summary>
    public static async Task<string?> GetArchiveDenialAsync(this AnnotateHubDb db, long projectId, CancellationToken cancellationToken) =>
        await db.Projects.AnyAsync(project => project.Id == projectId && project.ArchivedAt != null, cancellationToken)
            ? Editability.ProjectIsArchived
            : null;

    /// <summary>The round for a lead; refused for who annotates in it while it is blind and open, unless that is allowed.</summary>
    public static async Task<(AuthorizedRound? Led, Error Why)> AuthorizeRoundAsync(
        this AnnotateHubDb db,
        long roundId,
        Actor actor,
        CancellationToken cancellationToken,
        bool evenAsAnnotator = false,
        bool evenArchived = false
    )
    {
        var projectId = await db
            .Rounds.Where(item => item.Id == roundId)
            .Select(item => (long?)item.ProjectId)
            .FirstOrDefaultAsync(cancellationToken);
        if (
            projectId is null
            || await db.ResolveActorScopeAsync(projectId.Value, actor, cancellationToken) is not { } scope
            || scope.Round(roundId) is not { } round
        )
            return (null, Error.NotFound);
        if (!scope.Role.MayLead())
            return (null, new Error(OnlyLeads));
        if (scope.IsArchived && !evenArchived)
            return (null, new Error(Editability.ProjectIsArchived));
        return !evenAsAnnotator && IsOnlyAnnotator(scope, round)
            ? (null, new Error(AnnotatesHere))
            : (new AuthorizedRound(scope, round), default);
    }

    /// <summary>Somebody's assignment for a lead. What the asking person may not know of is not there.</summary>
    public static async Task<(AuthorizedAssignment? Led, Error Why)> AuthorizeAssignmentAsync(
        this AnnotateHubDb db,
        long assignmentId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var projectId = await db
            .Assignments.Where(item => item.Id == assignmentId)
            .Select(item => (long?)item.ProjectId)
            .FirstOrDefaultAsync(cancellationToken);
        if (projectId is null || await db.ResolveActorScopeAsync(projectId.Value, actor, cancellationToken) is not { } scope)
            return (null, Error.NotFound);
        var assignment = await scope
            .VisibleAssignments(db)
            .Include(item => item.ImageGroup)
            .Include(item => item.Person)
            .FirstOrDefaultAsync(item => item.Id == assignmentId, cancellationToken);
        if (assignment is null)
            return (null, Error.NotFound);
        if (!scope.Role.MayLead())
            return (null, new Error(OnlyLeads));
        if (scope.IsArchived)
            return (null, new Error(Editability.ProjectIsArchived));
        // A lead's own drift work must answer as work of the host round would.
        if (scope.Round(assignment.RoundId) is not { } round)
            return (
                null,
                scope.PublicRound(assignment.RoundId).Id == assignment.RoundId
                    ? Error.NotFound
                    : new Error("Your own work is returned, accepted or moved by another lead.")
            );
        return IsOnlyAnnotator(scope, round)
            ? (null, new Error(AnnotatesHere))
            : (new AuthorizedAssignment(scope, round, assignment), default);
    }

    private static bool IsOnlyAnnotator(VisibilityScope scope, Round round) =>
        round.ClosedAt is null && RoundRules.For(round.Kind).IsBlind && scope.IsAnnotatorOf(round.Id);
}
