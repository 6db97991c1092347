using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>
/// Whether a live hint is for somebody now, by the same rules as what they would then ask for. Asked when somebody starts to watch and
/// again before each hint, because memberships end and rounds open and close in between.
/// </summary>
public sealed class LiveScope(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>The project of an assignment whose boxes the person may read; null where there is none for them.</summary>
    public async Task<long?> AssignmentAsync(long assignmentId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeOfAssignmentAsync(assignmentId, personId, cancellationToken) is not { } scope)
            return null;
        return await scope.ReadableAssignments(db).AnyAsync(assignment => assignment.Id == assignmentId, cancellationToken)
            ? scope.ProjectId
            : null;
    }

    /// <summary>Whether the person is a member.</summary>
    public async Task<bool> ProjectAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.Memberships.AnyAsync(
            membership => membership.ProjectId == projectId && membership.PersonId == personId,
            cancellationToken
        );
    }

    /// <summary>Whether the person may know how the model run is getting on.</summary>
    public async Task<bool> RunAsync(long projectId, long runId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            && await scope.Runs(db).AnyAsync(run => run.Id == runId, cancellationToken);
    }

    /// <summary>Whether the person may know that somebody works in the round: its progress is theirs to see, and it is not blind.</summary>
    public async Task<bool> PresenceAsync(long projectId, long roundId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope
            && scope.RoundsWithPresence().Contains(roundId);
    }

    /// <summary>Whether the person may adjudicate the round, and that image of it.</summary>
    /// <param name="imageId">Null for what concerns the whole adjudication.</param>
    public async Task<bool> AdjudicationAsync(
        long projectId,
        long roundId,
        long? imageId,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        if (await db.ResolveScopeAsync(projectId, personId, cancellationToken) is not { } scope || !scope.Role.MayLead())
            return false;
        if (scope.Round(roundId) is not { } round)
            return false;
        if (round.ClosedAt is null && RoundRules.For(round.Kind).IsBlind && scope.IsAnnotatorOf(roundId))
            return false;
        return imageId is not { } image || (await scope.AdjudicableAsync(db, roundId, image, cancellationToken)).Contains(image);
    }
}
