using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Whether boxes carry a class. Asked by managers, who may be annotators of a blind round themselves.</summary>
public sealed class ClassUsageQueries(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>Which of the classes boxes carry; all of them while an announced blind round is open: one answer that leaves open why, so
    /// that nobody learns what others drew.</summary>
    public async Task<IReadOnlyList<string>> MayBeUsedAsync(
        long projectId,
        IReadOnlyCollection<string> classes,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var open = await db
            .Rounds.Where(round => round.ProjectId == projectId && round.ClosedAt == null)
            .Select(round => round.Kind)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (open.Any(Blindness.IsAnnouncedBlind))
            return [.. classes];
        return await db
            .ClassCounts.Where(count =>
                classes.Contains(count.Class)
                && count.Count > 0
                && db.LabelSets.Any(set => set.Id == count.LabelSetId && set.ProjectId == projectId)
            )
            .Select(count => count.Class)
            .Distinct()
            .OrderBy(key => key)
            .ToListAsync(cancellationToken);
    }
}
