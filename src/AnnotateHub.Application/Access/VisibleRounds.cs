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

    /// <summary>Those of several projects, in as many questions as for one; projects that the person is no member of are not
    /// there.</summary>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<RoundChoice>>> ListAsync(
        IReadOnlyCollection<long> projects,
        long personId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var scopes = await db.ResolveScopesAsync(projects, personId, cancellationToken);
        return scopes.ToDictionary(scope => scope.Key, scope => From(scope.Value));
    }

    internal static IReadOnlyList<RoundChoice> From(VisibilityScope scope) =>
        [.. scope.Rounds.Select(round => new RoundChoice(round.Id, round.Name, round.Kind, round.ClosedAt is not null))];
}
