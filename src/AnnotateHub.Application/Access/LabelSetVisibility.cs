using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>Sets that are nobody's own work, and their boxes.</summary>
public static class LabelSetVisibility
{
    /// <summary>
    /// Unions that were decided or imported: for leads. On an image in an open blind round only once its answers are readable, because a
    /// union is made of them.
    /// </summary>
    public static IQueryable<LabelSet> ConsensusSets(this VisibilityScope scope, AnnotateHubDb db)
    {
        var (project, mayLead) = (scope.ProjectId, scope.Role.MayLead());
        var reserved = scope.Reserved(db);
        var readable = scope.ReadableAssignments(db).Where(work => work.PersonId != scope.PersonId).Select(work => work.ImageGroupId);
        return db
            .LabelSets.AsNoTracking()
            .Where(set =>
                mayLead
                && set.ProjectId == project
                && set.Kind == LabelSetKind.Consensus
                && (!reserved.Contains(set.ImageGroupId) || readable.Contains(set.ImageGroupId))
            );
    }

    /// <summary>Boxes of sets that a viewer gave.</summary>
    public static IQueryable<BoxRow> BoxesOf(this IQueryable<LabelSet> sets, AnnotateHubDb db) =>
        from set in sets
        join box in db.Boxes.AsNoTracking() on set.Id equals box.LabelSetId
        select box;
}
