using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Breaking seals at the command line, which has no person: kept for ever with the account of the operating system, as a lead's is
/// with their name.</summary>
public sealed class OperatorSeal(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int ShortestReason = 10;

    /// <summary>A sentence when the reason will not do, or null.</summary>
    public static string? Validate(string reason) =>
        reason.Trim().Length >= ShortestReason
            ? null
            : $"Breaking a seal needs a reason of at least {ShortestReason} characters, kept for ever and printed in reports; "
                + $"found '{reason.Trim()}'.";

    /// <summary>Breaks and records the seal of every open blind round of the project, or of the one named.</summary>
    /// <returns>The rounds that this command may now read.</returns>
    public async Task<IReadOnlyCollection<long>> BreakAsync(
        long projectId,
        string? roundName,
        Actor actor,
        string reason,
        CancellationToken cancellationToken = default
    )
    {
        if (Validate(reason) is { } fault)
            throw new ArgumentException(fault, nameof(reason));
        if (actor.Operator is null)
            throw new ArgumentException("Only the command line breaks seals here; a lead does it in the round.", nameof(actor));
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scope = await db.ResolveOperatorScopeAsync(projectId, cancellationToken: cancellationToken);
        var asked = scope
            .Rounds.Where(round =>
                scope.VisibilityOf(round.Id) == RoundVisibility.ContentWhenAllAreDone && (roundName is null || round.Name == roundName)
            )
            .ToList();
        foreach (var round in asked)
        {
            db.SealBreaks.Add(
                new SealBreak
                {
                    RoundId = round.Id,
                    Operator = actor.Operator,
                    Reason = reason.Trim(),
                    At = clock.GetUtcNow(),
                }
            );
            db.RecordAudit(actor, projectId, "round.sealBroken", clock.GetUtcNow(), reason.Trim(), round.Id);
        }

        await db.SaveChangesAsync(cancellationToken);
        return [.. asked.Select(round => round.Id)];
    }
}
