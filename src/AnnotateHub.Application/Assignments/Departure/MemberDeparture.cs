using AnnotateHub.Application.Access;
using AnnotateHub.Application.Assignments.Bulk;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Members;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Assignments.Departure;

/// <summary>Takes a person out of a project and hands their open work over, so that no image waits for somebody who is gone.</summary>
public sealed class MemberDeparture(IDbContextFactory<AnnotateHubDb> database, AssignmentBulk bulk, MemberService members)
{
    /// <summary>What the person has open, and what of it somebody else could get. For managers; what the asking person may not know of is
    /// not in it.</summary>
    public async Task<Result<DeparturePreview>> PreviewAsync(
        Actor actor,
        long projectId,
        long memberId,
        long? toPersonId = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await AuthorizeAsync(db, actor, projectId, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        var works = await OpenAsync(db, scope, memberId, cancellationToken);
        var rounds = new List<DepartureRound>();
        foreach (var round in scope.Rounds.Where(round => round.ClosedAt is null && works.ContainsKey(round.Id)))
        {
            var open = works[round.Id];
            var preview = await bulk.PreviewAsync(
                round.Id,
                actor,
                new BulkRequest(BulkAction.Reassign, open, ToPersonId: toPersonId),
                cancellationToken
            );
            if (preview is not Result<BulkPreview>.Success { Value: var found })
                continue;
            var all = found.Changes.Concat(found.LeftAlone).ToList();
            rounds.Add(
                new DepartureRound(
                    round.Id,
                    round.Name,
                    all.Count(item => item.State is AssignmentState.Assigned),
                    all.Count(item => item.State is not AssignmentState.Assigned),
                    toPersonId is null ? [] : found.Changes,
                    toPersonId is null ? [] : found.LeftAlone
                )
            );
        }

        return new DeparturePreview(
            rounds,
            [
                .. scope
                    .Rounds.Where(round =>
                        round.ClosedAt is null && scope.IsAnnotatorOf(round.Id) && Blindness.Reserves(round.Kind, roundIsClosed: false)
                    )
                    .Select(round => round.Name),
            ]
        );
    }

    /// <summary>Takes the person out. Their open work goes to somebody else as far as it can; the rest is withdrawn or stays in their
    /// name.</summary>
    /// <param name="toPersonId">Who gets the open work; null: nobody.</param>
    /// <param name="withdrawRest">Withdraws what nobody gets; else it stays, and adding the person again gives it back.</param>
    public async Task<Result<DepartureResult>> TakeOutAsync(
        Actor actor,
        long projectId,
        long memberId,
        long? toPersonId = null,
        bool withdrawRest = false,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var (scope, why) = await AuthorizeAsync(db, actor, projectId, cancellationToken);
        if (scope is null)
            return why;
        if (toPersonId == memberId)
            return new Error("The work cannot go to who leaves; choose somebody else.");
        if (await MemberService.GetRemovalFaultAsync(db, projectId, memberId, cancellationToken) is { } fault)
            return new Error(fault);
        var works = await OpenAsync(db, scope, memberId, cancellationToken);
        var (reassigned, withdrawn) = (0, 0);
        foreach (var round in scope.Rounds.Where(round => round.ClosedAt is null && works.ContainsKey(round.Id)).ToList())
        {
            var rest = works[round.Id];
            if (toPersonId is not null)
            {
                var given = await DoAsync(round.Id, new BulkRequest(BulkAction.Reassign, rest, ToPersonId: toPersonId));
                reassigned += given.Count;
                rest = [.. rest.Except(given)];
            }

            if (withdrawRest && rest.Count > 0)
                withdrawn += (await DoAsync(round.Id, new BulkRequest(BulkAction.Withdraw, rest))).Count;
        }

        // The work first: who takes themselves out may hand nothing over afterwards.
        return await members.RemoveAsync(actor, projectId, memberId, cancellationToken) switch
        {
            Result<bool>.Success { Value: true } => new DepartureResult(
                reassigned,
                withdrawn,
                works.Values.Sum(open => open.Count) - reassigned - withdrawn
            ),
            Result<bool>.Refused refused => new Error(refused.Reason),
            _ => Error.NotFound,
        };

        async Task<IReadOnlyCollection<long>> DoAsync(long roundId, BulkRequest request) =>
            await bulk.ApplyAsync(roundId, actor, request, cancellationToken) is Result<BulkResult>.Success { Value: var done }
                ? [.. done.Done.Select(item => item.AssignmentId)]
                : [];
    }

    private static async Task<(VisibilityScope? Scope, Error Why)> AuthorizeAsync(
        AnnotateHubDb db,
        Actor actor,
        long projectId,
        CancellationToken cancellationToken,
        bool evenArchived = false
    )
    {
        if (await db.ResolveActorScopeAsync(projectId, actor, cancellationToken) is not { } scope)
            return (null, Error.NotFound);
        return await MemberService.RoleAsync(db, actor, projectId, cancellationToken) is { } role && role.MayManage()
            ? scope.IsArchived && !evenArchived ? (null, new Error(Editability.ProjectIsArchived)) : (scope, default)
            : (null, new Error(MemberService.ManagersOnly));
    }

    /// <summary>Keys of the person's open work by round, as far as one may know of it.</summary>
    private static async Task<Dictionary<long, IReadOnlyList<long>>> OpenAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        long memberId,
        CancellationToken cancellationToken
    ) =>
        (
            await scope
                .VisibleAssignments(db)
                .Where(work =>
                    work.PersonId == memberId && work.State != AssignmentState.Submitted && work.State != AssignmentState.Accepted
                )
                .Select(work => new { work.RoundId, work.Id })
                .ToListAsync(cancellationToken)
        )
            .GroupBy(work => work.RoundId)
            .ToDictionary(own => own.Key, IReadOnlyList<long> (own) => [.. own.Select(work => work.Id)]);
}
