using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Blindness;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Access;

/// <summary>The counters and the audit through one person's eyes. Sums tell as much as what they add up, so they open later than single
/// images.</summary>
public static class VisibleProgress
{
    /// <summary>Every round of the project, hidden ones included: for what is the person's own.</summary>
    private static long[] All(VisibilityScope scope) => [.. scope.Rounds.SelectMany(round => scope.WithHidden(round.Id)).Distinct()];

    /// <summary>Rounds in which the person may know everybody's progress.</summary>
    public static long[] ProgressVisible(this VisibilityScope scope) =>
        [.. All(scope).Where(id => scope.VisibilityOf(id) is RoundVisibility.Content or RoundVisibility.ContentWhenAllAreDone)];

    /// <summary>Rounds in which the person may know who is at work just now: never in a blind one.</summary>
    public static long[] RoundsWithPresence(this VisibilityScope scope) =>
        [.. scope.Rounds.Where(round => !RoundRules.For(round.Kind).IsBlind).Select(round => round.Id).Intersect(scope.ProgressVisible())];

    /// <summary>Rounds whose every box the person may see, so that sums of boxes and of actions tell nothing new.</summary>
    public static long[] ContentVisible(this VisibilityScope scope) =>
        [.. All(scope).Where(id => scope.VisibilityOf(id) is RoundVisibility.Content)];

    /// <summary>Own rounds in which no answer can be out of the person's own sight (see <see cref="VisibilityScope.OwnAssignments"/>), so
    /// that own sums of boxes may be shown.</summary>
    private static long[] OwnSums(VisibilityScope scope) =>
        [.. scope.Rounds.Where(round => !RoundRules.For(round.Kind).IsBlind).SelectMany(round => scope.WithHidden(round.Id)).Distinct()];

    /// <summary>Assignments by state: own ones, and everybody's in rounds that the person watches.</summary>
    public static IQueryable<WorkCount> WorkCounts(this VisibilityScope scope, AnnotateHubDb db)
    {
        var (all, watched, me) = (All(scope), scope.ProgressVisible(), scope.PersonId);
        return db
            .WorkCounts.AsNoTracking()
            .Where(workCount => watched.Contains(workCount.RoundId) || (workCount.PersonId == me && all.Contains(workCount.RoundId)));
    }

    /// <summary>Submissions by day. Actions and time are zero but for own rows and in rounds that are open to the person: their number
    /// tells how many boxes there are.</summary>
    public static IQueryable<DailyWork> DailyWork(this VisibilityScope scope, AnnotateHubDb db)
    {
        var (all, watched, opened, me) = (All(scope), scope.ProgressVisible(), scope.ContentVisible(), scope.PersonId);
        return db
            .DailyWork.AsNoTracking()
            .Where(dailyWork => watched.Contains(dailyWork.RoundId) || (dailyWork.PersonId == me && all.Contains(dailyWork.RoundId)))
            .Select(dailyWork => new DailyWork
            {
                RoundId = dailyWork.RoundId,
                PersonId = dailyWork.PersonId,
                Day = dailyWork.Day,
                Submitted = dailyWork.Submitted,
                Operations = dailyWork.PersonId == me || opened.Contains(dailyWork.RoundId) ? dailyWork.Operations : 0,
                ActiveMilliseconds = dailyWork.PersonId == me || opened.Contains(dailyWork.RoundId) ? dailyWork.ActiveMilliseconds : 0,
            });
    }

    /// <summary>Boxes by class: of rounds that are open to the person, and own ones of rounds that are not blind.</summary>
    public static IQueryable<RoundClassCount> ClassSums(this VisibilityScope scope, AnnotateHubDb db)
    {
        var (own, opened, me) = (OwnSums(scope), scope.ContentVisible(), scope.PersonId);
        return db
            .RoundClassCounts.AsNoTracking()
            .Where(roundClassCount =>
                opened.Contains(roundClassCount.RoundId) || (roundClassCount.PersonId == me && own.Contains(roundClassCount.RoundId))
            );
    }

    /// <summary>Boxes of submitted and accepted work: whose it is, and whether a model made the box.</summary>
    /// <param name="rounds">Rounds of which the person may see every box.</param>
    internal static IQueryable<DoneBoxes> BoxesOfDone(this VisibilityScope scope, AnnotateHubDb db, long[] rounds) =>
        from work in Done(scope, db, rounds)
        join count in db.ClassCounts.AsNoTracking() on work.LabelSetId equals count.LabelSetId
        group count.Count by work.PersonId into counts
        select new DoneBoxes { PersonId = counts.Key, Count = counts.Sum() };

    /// <summary>Those among them that a model made: no counter knows them, and an index has them alone.</summary>
    internal static IQueryable<DoneBoxes> ModelBoxesOfDone(this VisibilityScope scope, AnnotateHubDb db, long[] rounds) =>
        from work in Done(scope, db, rounds)
        join box in db.Boxes.AsNoTracking().Where(box => box.Origin == BoxOrigin.Model) on work.LabelSetId equals box.LabelSetId
        group box by work.PersonId into boxes
        select new DoneBoxes { PersonId = boxes.Key, Count = boxes.Count() };

    private static IQueryable<Assignment> Done(VisibilityScope scope, AnnotateHubDb db, long[] rounds) =>
        scope
            .ReadableAssignments(db)
            .Where(work =>
                rounds.Contains(work.RoundId) && (work.State == AssignmentState.Submitted || work.State == AssignmentState.Accepted)
            );

    /// <summary>
    /// The audit, for leads: of rounds that they watch; of rounds in which they only annotate what concerns the whole round or themselves;
    /// of rounds that they may not know of nothing.
    /// </summary>
    public static IQueryable<AuditEntry> Audit(this VisibilityScope scope, AnnotateHubDb db)
    {
        var known = scope.Rounds.Select(round => round.Id).ToArray();
        var watched = scope.ProgressVisible().Intersect(known).ToArray();
        var me = scope.PersonId;
        var mayLead = scope.Role.MayLead();
        return db
            .Audit.AsNoTracking()
            .Where(audit =>
                mayLead
                && audit.ProjectId == scope.ProjectId
                && (
                    audit.RoundId == null
                    || watched.Contains(audit.RoundId.Value)
                    || (
                        known.Contains(audit.RoundId.Value)
                        && (audit.PersonId == me || audit.SubjectId == me || (audit.ImageGroupId == null && audit.SubjectId == null))
                    )
                )
            );
    }

    /// <summary>Work in watched rounds that changed since then; reads the index of changes, not the assignments.</summary>
    public static IQueryable<Assignment> RecentlyChanged(this VisibilityScope scope, AnnotateHubDb db, DateTimeOffset since)
    {
        var watched = scope.ProgressVisible();
        return db
            .Assignments.AsNoTracking()
            .Where(assignment =>
                assignment.ProjectId == scope.ProjectId
                && assignment.ChangedAt >= since
                && assignment.WithdrawnAt == null
                && watched.Contains(assignment.RoundId)
            );
    }

    /// <summary>Flags that nobody has decided, in rounds that the person watches; reads the index of open flags.</summary>
    public static IQueryable<ImageFlag> UndecidedFlags(this VisibilityScope scope, AnnotateHubDb db)
    {
        var watched = scope.ProgressVisible();
        return db
            .ImageFlags.AsNoTracking()
            .Where(imageFlag =>
                imageFlag.ProjectId == scope.ProjectId
                && imageFlag.ResolvedAt == null
                && db.Assignments.Any(work =>
                    work.Id == imageFlag.AssignmentId && work.WithdrawnAt == null && watched.Contains(work.RoundId)
                )
            );
    }
}
