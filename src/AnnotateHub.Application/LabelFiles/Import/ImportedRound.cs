using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>The round that labels are imported into, and what it has room for.</summary>
internal static class ImportedRound
{
    /// <summary>The assignments of the round by image and person; null where none is named.</summary>
    public static async Task<(Dictionary<(long Image, long Person), OpenWork>? Assigned, string? Refusal)> AssignedAsync(
        IDbContextFactory<AnnotateHubDb> database,
        AnnotationImportRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Round is not { } name)
            return (null, null);
        if (request.AsModel is not null)
            return (null, "Predictions of a model belong to no round; a refinement round starts from them.");
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = request.Asking is { Operator: null } asking
            ? await db.ResolveScopeAsync(request.ProjectId, asking.PersonId, cancellationToken)
            : await db.ResolveOperatorScopeAsync(request.ProjectId, cancellationToken: cancellationToken);
        if (scope is null)
            return (null, $"There is no project with the number {request.ProjectId}; it may have been removed.");
        // Images that hide in somebody's queue are never named.
        var rounds = scope.Rounds.Where(round => round.Kind is not RoundKind.Drift).OrderBy(round => round.Id).ToList();
        if (rounds.LastOrDefault(round => round.Name == name) is not { } found)
            return (
                null,
                rounds.Count == 0
                    ? $"There is no round '{name}': the project has no rounds yet; make it first."
                    : $"There is no round '{name}'; there {(rounds.Count == 1 ? "is" : "are")} {string.Join(", ", rounds.Select(round => $"'{round.Name}'"))}."
            );
        if (found.ClosedAt is not null)
            return (null, $"'{name}' is closed; reopen it first.");
        if (found.Kind is RoundKind.Free)
            return (null, null);
        return (
            await scope
                .VisibleAssignments(db)
                .Where(work => work.RoundId == found.Id && work.WithdrawnAt == null)
                .ToDictionaryAsync(
                    work => (work.ImageGroupId, work.PersonId),
                    work => new OpenWork(work.Id, work.State),
                    cancellationToken
                ),
            null
        );
    }

    public static string? GetDenialReason(OpenWork? work, string round) =>
        work is null ? $"The person has no work on this image in '{round}'; assign it on the round's page first."
        : work.State is AssignmentState.Submitted or AssignmentState.Accepted
            ? $"The work on this image in '{round}' was submitted; return it first."
        : null;
}
