using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>Whether boxes carry a class. Asked by managers, who may be annotators of a blind round themselves.</summary>
public sealed class ClassUse(IDbContextFactory<AnnotateHubDb> database)
{
    /// <summary>True where boxes carry one of the classes, and always while an announced blind round is open: one answer that leaves open which, so that nobody learns what others drew.</summary>
    public async Task<bool> MayBeUsedAsync(long projectId, IReadOnlyCollection<string> classes, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var open = await db.Rounds.Where(round => round.ProjectId == projectId && round.ClosedAt == null).Select(round => round.Kind).Distinct().ToListAsync(cancel);
        if (open.Any(Blindness.IsAnnouncedBlind)) return true;
        return await db.ClassCounts.AnyAsync(count => classes.Contains(count.Class) && count.Count > 0 && db.LabelSets.Any(set => set.Id == count.LabelSetId && set.ProjectId == projectId), cancel);
    }
}
