using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Rounds;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>Breaking seals at the command line, which has no person: kept for ever with the account of the operating system, as a lead's is with their name.</summary>
public sealed class OperatorSeal(IDbContextFactory<AnnotateHubDb> database, TimeProvider clock)
{
    public const int ShortestReason = 10;

    /// <summary>A sentence when the reason will not do, or null.</summary>
    public static string? FaultOf(string reason) => reason.Trim().Length >= ShortestReason ? null
        : $"Breaking a seal needs a reason of at least {ShortestReason} characters, kept for ever and printed in reports; found '{reason.Trim()}'.";

    /// <summary>Breaks and records the seal of every open blind round of the project, or of the one named.</summary>
    /// <returns>The rounds that this command may now read.</returns>
    public async Task<IReadOnlyCollection<long>> BreakAsync(long projectId, string? roundName, Actor actor, string reason, CancellationToken cancel = default)
    {
        if (FaultOf(reason) is { } fault) throw new ArgumentException(fault, nameof(reason));
        if (actor.Operator is null) throw new ArgumentException("Only the command line breaks seals here; a lead does it in the round.", nameof(actor));
        await using var db = await database.CreateDbContextAsync(cancel);
        var viewer = await db.OperatorAsync(projectId, cancel: cancel);
        var asked = viewer.Rounds.Where(round => viewer.SightOf(round.Id) == RoundSight.ContentWhenAllAreDone && (roundName is null || round.Name == roundName)).ToList();
        foreach (var round in asked)
        {
            db.SealBreaks.Add(new SealBreak { RoundId = round.Id, Operator = actor.Operator, Reason = reason.Trim(), At = clock.GetUtcNow() });
            db.Record(actor, projectId, "round.sealBroken", clock.GetUtcNow(), reason.Trim(), round.Id);
        }

        await db.SaveChangesAsync(cancel);
        return [.. asked.Select(round => round.Id)];
    }
}
