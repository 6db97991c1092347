using AnnotateHub.Core.Consensus;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>What was signed in a project, through a lead's eyes; says nothing of boxes.</summary>
internal static class SignedVersions
{
    /// <summary>Newest first; of rounds that the person may know of.</summary>
    /// <param name="roundId">Only of this round.</param>
    public static async Task<IReadOnlyList<SignedVersion>> SignedVersionsAsync(
        this VisibilityScope scope,
        AnnotateHubDb db,
        CancellationToken cancellationToken,
        long? roundId = null
    )
    {
        var rounds = scope.Rounds.Where(round => roundId is null || round.Id == roundId).ToDictionary(round => round.Id);
        var ids = rounds.Keys.ToArray();
        var heads = await db
            .Adjudications.AsNoTracking()
            .Where(head => ids.Contains(head.RoundId))
            .ToDictionaryAsync(head => head.RoundId, cancellationToken);
        var found = await db
            .AdjudicationSnapshots.AsNoTracking()
            .Where(snapshot => ids.Contains(snapshot.RoundId))
            .OrderByDescending(snapshot => snapshot.RoundId)
            .ThenByDescending(snapshot => snapshot.Version)
            .Select(snapshot => new
            {
                snapshot.RoundId,
                snapshot.Version,
                snapshot.Hash,
                snapshot.At,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. found.Select(snapshot => new SignedVersion(
                snapshot.RoundId,
                rounds[snapshot.RoundId].Name,
                snapshot.Version,
                snapshot.Hash,
                snapshot.At,
                SignedVersion.SourceOf(rounds[snapshot.RoundId].Name, snapshot.Version),
                IsSuperseded(heads.GetValueOrDefault(snapshot.RoundId), snapshot.Version)
            )),
        ];
    }

    /// <summary>The policy that a round is united by: that of its adjudication, else the paper's.</summary>
    public static async Task<UnionPolicy> UnionPolicyOfAsync(this AnnotateHubDb db, long roundId, CancellationToken cancellationToken) =>
        (await db.Adjudications.AsNoTracking().FirstOrDefaultAsync(head => head.RoundId == roundId, cancellationToken))?.Policy
        ?? UnionPolicy.Paper;

    public static bool IsSuperseded(RoundAdjudication? head, int version) =>
        head is null || head.SignedAt is null || head.Version != version;
}
