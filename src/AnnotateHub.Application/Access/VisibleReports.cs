using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Access;

/// <summary>What reports are made from, and reports, through one person's eyes.</summary>
public static class VisibleReports
{
    /// <summary>
    /// Frozen reports of which the person may read every piece of work that is still there; on model evaluations also of which no image is
    /// blind for them.
    /// A round that is opened again shuts its reports for its annotators.
    /// </summary>
    public static IQueryable<FrozenReport> Reports(this VisibilityScope scope, AnnotateHubDb db)
    {
        var (readable, blind, mayLead) = (
            scope.ReadableAssignments(db).Select(assignment => assignment.Id),
            scope.BlindOn(db),
            scope.Role.MayLead()
        );
        return db.FrozenReports.Where(report =>
            report.ProjectId == scope.ProjectId
            && !report.Works.Any(work =>
                db.Assignments.Any(assignment => assignment.Id == work.AssignmentId && assignment.WithdrawnAt == null)
                && !readable.Contains(work.AssignmentId)
            )
            && (
                report.Kind == ReportKind.Agreement
                || (
                    mayLead
                    && !report.Works.Any(work =>
                        db.Assignments.Any(assignment => assignment.Id == work.AssignmentId && blind.Contains(assignment.ImageGroupId))
                    )
                )
            )
        );
    }

    /// <summary>Submitted work of a round that the person may read; nothing of a blind round that is open and in which they
    /// annotate.</summary>
    public static IQueryable<Assignment> Comparable(this VisibilityScope scope, AnnotateHubDb db, IReadOnlyCollection<long> rounds)
    {
        long[] open =
        [
            .. rounds.Where(id =>
                scope.Round(id) is { } round && !(scope.IsAnnotatorOf(id) && round.ClosedAt is null && RoundRules.For(round.Kind).IsBlind)
            ),
        ];
        return scope
            .ReadableAssignments(db)
            .Where(assignment =>
                open.Contains(assignment.RoundId)
                && (assignment.State == AssignmentState.Submitted || assignment.State == AssignmentState.Accepted)
            );
    }
}
