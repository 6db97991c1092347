using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Which rounds of a project a person may know of.</summary>
public sealed class VisibleRounds(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Oldest first; empty for who is no member.</summary>
    public async Task<IReadOnlyList<RoundChoice>> ListAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ResolveScopeAsync(projectId, personId, cancellationToken) is { } scope ? From(scope) : [];
    }

    internal static IReadOnlyList<RoundChoice> From(VisibilityScope scope) =>
        [.. scope.Rounds.Select(round => new RoundChoice(round.Id, round.Name, round.Kind, round.ClosedAt is not null))];
}
