using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <summary>How far adjudications are, for who may lead them.</summary>
public sealed class AdjudicationProgress(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Of one round; not there for who does not lead it, and who annotates blind in it.</summary>
    public async Task<Result<AdjudicationStatus>> ReadAsync(long roundId, Actor actor, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (led, why) = await db.AuthorizeRoundAsync(roundId, actor, cancellationToken, evenArchived: true);
        if (led is null)
            return why;
        if (!AdjudicationState.MayBeUnited(led.Round.Kind))
            return new Error($"Images of '{led.Round.Name}' have one annotator each, so there is nothing to adjudicate.");
        var ready = (await led.Scope.AdjudicableAsync(db, roundId, null, cancellationToken)).Count;
        var signed = await led.Scope.SignedVersionsAsync(db, cancellationToken, roundId);
        var newest = signed is [var first, ..] ? first : null;
        if (await AdjudicationState.LoadAsync(db, roundId, actor, cancellationToken) is not { } state)
            return new AdjudicationStatus(roundId, led.Round.Name, false, ready, 0, 0, 0, 0, newest);
        var cases = state.Inputs.SelectMany(input => state.Image(input.ImageGroupId).Cases).ToList();
        return new AdjudicationStatus(
            roundId,
            led.Round.Name,
            true,
            ready,
            state.Inputs.Count,
            cases.Count,
            cases.Count(item => item.IsDecided),
            cases.Count(item => item.IsWaiting),
            newest
        );
    }

    /// <summary>Of the project's newest test round; null where there is none for this person.</summary>
    public async Task<AdjudicationStatus?> OfTestAsync(long projectId, Actor actor, CancellationToken cancellationToken = default)
    {
        long? roundId;
        await using (var db = await database.CreateDbContextAsync(cancellationToken))
        {
            if ((await db.AuthorizeLeadAsync(projectId, actor, cancellationToken, evenArchived: true)).Scope is not { } scope)
                return null;
            roundId = scope.Rounds.Where(round => round.Kind is RoundKind.Test).Select(round => (long?)round.Id).LastOrDefault();
        }

        return roundId is { } id && await ReadAsync(id, actor, cancellationToken) is Result<AdjudicationStatus>.Success found
            ? found.Value
            : null;
    }
}
