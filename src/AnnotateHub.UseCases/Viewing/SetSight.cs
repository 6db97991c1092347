using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>Sets that are nobody's own work, and their boxes.</summary>
public static class SetSight
{
    /// <summary>
    /// Unions that were decided or imported: for leads. On an image in an open blind round only once its answers are readable, because a union is made of them.
    /// </summary>
    public static IQueryable<LabelSet> ConsensusSets(this Viewer viewer, AnnotateHubDb db)
    {
        var (project, mayLead) = (viewer.ProjectId, viewer.Role.MayLead());
        var reserved = viewer.Reserved(db);
        var readable = viewer.Readable(db).Where(work => work.PersonId != viewer.PersonId).Select(work => work.ImageGroupId);
        return db.LabelSets.AsNoTracking().Where(set =>
            mayLead && set.ProjectId == project && set.Kind == LabelSetKind.Consensus && (!reserved.Contains(set.ImageGroupId) || readable.Contains(set.ImageGroupId)));
    }

    /// <summary>Boxes of sets that a viewer gave.</summary>
    public static IQueryable<BoxRow> BoxesOf(this IQueryable<LabelSet> sets, AnnotateHubDb db) =>
        from set in sets join box in db.Boxes.AsNoTracking() on set.Id equals box.LabelSetId select box;
}
