using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Takes the standing of a signed truth away, on whichever page that is asked: the version stays, and is superseded.</summary>
internal static class SignedTruth
{
    /// <summary>
    /// How the ids of lines begin that the server adds to the log of an adjudication by itself. They share a unique index with the ids that
    /// clients make, so that no client may have one: a client's 'signed-1' once made signing off impossible.
    /// </summary>
    internal const string ServersOwn = "server:";

    /// <summary>The version that is signed and stands; null where none does.</summary>
    public static async Task<int?> StandingAsync(AnnotateHubDb db, long roundId, CancellationToken cancellationToken) =>
        await db
            .Adjudications.Where(head => head.RoundId == roundId && head.SignedAt != null)
            .Select(head => (int?)head.Version)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Begins the next version in the caller's transaction. Does nothing where none is signed.</summary>
    /// <returns>The version that is superseded now.</returns>
    public static async Task<int?> SupersedeAsync(
        AnnotateHubDb db,
        Round round,
        Actor actor,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var head = await db.Adjudications.FirstOrDefaultAsync(
            adjudication => adjudication.RoundId == round.Id && adjudication.SignedAt != null,
            cancellationToken
        );
        if (head is null)
            return null;
        var superseded = head.Version;
        (head.SignedAt, head.Version) = (null, superseded + 1);
        db.Add(
            new AdjudicationEntry
            {
                RoundId = round.Id,
                Version = head.Version,
                OperationId = $"{ServersOwn}reopened-{head.Version}",
                Action = "reopened",
                PersonId = actor.PersonId == 0 ? null : actor.PersonId,
                Operator = actor.Operator,
                At = now,
                Text = reason,
            }
        );
        db.RecordAudit(
            actor,
            round.ProjectId,
            RoundNotes.AdjudicationReopened,
            now,
            $"{reason.TrimEnd('.')}. Version {superseded} is superseded.",
            round.Id
        );
        return superseded;
    }
}
