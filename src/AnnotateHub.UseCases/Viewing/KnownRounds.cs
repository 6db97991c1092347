using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>A round by name, to choose from.</summary>
public sealed record RoundChoice(long Id, string Name, RoundKind Kind, bool IsClosed)
{
    /// <summary>Not the free round, which comes by itself.</summary>
    public bool IsOfProtocol => RoundRules.Of(Kind).IsMadeByLead;
}

/// <summary>Which rounds of a project a person may know of.</summary>
public sealed class KnownRounds(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Oldest first; empty for who is no member.</summary>
    public async Task<IReadOnlyList<RoundChoice>> ListAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ViewerAsync(projectId, personId, cancel) is { } viewer ? Of(viewer) : [];
    }

    internal static IReadOnlyList<RoundChoice> Of(Viewer viewer) =>
        [.. viewer.Rounds.Select(round => new RoundChoice(round.Id, round.Name, round.Kind, round.ClosedAt is not null))];
}
