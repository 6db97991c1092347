using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>The counters and the audit through one person's eyes. Sums tell as much as what they add up, so they open later than single images.</summary>
public static class ViewedProgress
{
    /// <summary>Every round of the project, hidden ones included: for what is the person's own.</summary>
    private static long[] All(Viewer viewer) => [.. viewer.Rounds.SelectMany(round => viewer.WithHidden(round.Id)).Distinct()];

    /// <summary>Rounds in which the person may know everybody's progress.</summary>
    public static long[] Watched(this Viewer viewer) => [.. All(viewer).Where(id => viewer.SightOf(id) is RoundSight.Content or RoundSight.ContentWhenAllAreDone)];

    /// <summary>Rounds whose every box the person may see, so that sums of boxes and of actions tell nothing new.</summary>
    public static long[] Opened(this Viewer viewer) => [.. All(viewer).Where(id => viewer.SightOf(id) is RoundSight.Content)];

    /// <summary>Own rounds in which no answer can be out of the person's own sight (see <see cref="Viewer.Own"/>), so that own sums of boxes may be shown.</summary>
    private static long[] OwnSums(Viewer viewer) => [.. viewer.Rounds.Where(round => !RoundRules.Of(round.Kind).IsBlind).SelectMany(round => viewer.WithHidden(round.Id)).Distinct()];

    /// <summary>Assignments by state: own ones, and everybody's in rounds that the person watches.</summary>
    public static IQueryable<WorkCount> WorkCounts(this Viewer viewer, AnnotateHubDb db)
    {
        var (all, watched, me) = (All(viewer), viewer.Watched(), viewer.PersonId);
        return db.WorkCounts.AsNoTracking().Where(item => watched.Contains(item.RoundId) || (item.PersonId == me && all.Contains(item.RoundId)));
    }

    /// <summary>Submissions by day. Actions and time are zero but for own rows and in rounds that are open to the person: their number tells how many boxes there are.</summary>
    public static IQueryable<DailyWork> DailyWork(this Viewer viewer, AnnotateHubDb db)
    {
        var (all, watched, opened, me) = (All(viewer), viewer.Watched(), viewer.Opened(), viewer.PersonId);
        return db.DailyWork.AsNoTracking().Where(item => watched.Contains(item.RoundId) || (item.PersonId == me && all.Contains(item.RoundId)))
            .Select(item => new DailyWork
            {
                RoundId = item.RoundId, PersonId = item.PersonId, Day = item.Day, Submitted = item.Submitted,
                Operations = item.PersonId == me || opened.Contains(item.RoundId) ? item.Operations : 0,
                ActiveMilliseconds = item.PersonId == me || opened.Contains(item.RoundId) ? item.ActiveMilliseconds : 0,
            });
    }

    /// <summary>Boxes by class: of rounds that are open to the person, and own ones of rounds that are not blind.</summary>
    public static IQueryable<RoundClassCount> ClassSums(this Viewer viewer, AnnotateHubDb db)
    {
        var (own, opened, me) = (OwnSums(viewer), viewer.Opened(), viewer.PersonId);
        return db.RoundClassCounts.AsNoTracking().Where(item => opened.Contains(item.RoundId) || (item.PersonId == me && own.Contains(item.RoundId)));
    }

    /// <summary>
    /// The audit, for leads: of rounds that they watch; of rounds in which they only annotate what concerns the whole round or themselves;
    /// of rounds that they may not know of nothing.
    /// </summary>
    public static IQueryable<AuditEntry> Audit(this Viewer viewer, AnnotateHubDb db)
    {
        var known = viewer.Rounds.Select(round => round.Id).ToArray();
        var watched = viewer.Watched().Intersect(known).ToArray();
        var me = viewer.PersonId;
        var mayLead = viewer.Role.MayLead();
        return db.Audit.AsNoTracking().Where(item => mayLead && item.ProjectId == viewer.ProjectId && (
            item.RoundId == null || watched.Contains(item.RoundId.Value) ||
            (known.Contains(item.RoundId.Value) && (item.PersonId == me || item.SubjectId == me || (item.ImageGroupId == null && item.SubjectId == null)))));
    }

    /// <summary>Work in watched rounds that changed since then; reads the index of changes, not the assignments.</summary>
    public static IQueryable<Assignment> RecentlyChanged(this Viewer viewer, AnnotateHubDb db, DateTimeOffset since)
    {
        var watched = viewer.Watched();
        return db.Assignments.AsNoTracking().Where(item => item.ProjectId == viewer.ProjectId && item.ChangedAt >= since && item.WithdrawnAt == null && watched.Contains(item.RoundId));
    }

    /// <summary>Flags that nobody has decided, in rounds that the person watches; reads the index of open flags.</summary>
    public static IQueryable<ImageFlag> UndecidedFlags(this Viewer viewer, AnnotateHubDb db)
    {
        var watched = viewer.Watched();
        return db.ImageFlags.AsNoTracking().Where(item => item.ProjectId == viewer.ProjectId && item.ResolvedAt == null &&
            db.Assignments.Any(work => work.Id == item.AssignmentId && work.WithdrawnAt == null && watched.Contains(work.RoundId)));
    }
}
