using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>What reports are made from, and reports, through one person's eyes.</summary>
public static class ViewedReports
{
    /// <summary>
    /// Frozen reports of which the person may read every piece of work that is still there; on model evaluations also of which no image is blind for them.
    /// A round that is opened again shuts its reports for its annotators.
    /// </summary>
    public static IQueryable<FrozenReport> Reports(this Viewer viewer, AnnotateHubDb db)
    {
        var (readable, blind, mayLead) = (viewer.Readable(db).Select(item => item.Id), viewer.BlindOn(db), viewer.Role.MayLead());
        return db.FrozenReports.Where(report => report.ProjectId == viewer.ProjectId &&
            !report.Works.Any(work => db.Assignments.Any(item => item.Id == work.AssignmentId && item.WithdrawnAt == null) && !readable.Contains(work.AssignmentId)) &&
            (report.Kind == ReportKind.Agreement || (mayLead && !report.Works.Any(work => db.Assignments.Any(item => item.Id == work.AssignmentId && blind.Contains(item.ImageGroupId))))));
    }

    /// <summary>Submitted work of a round that the person may read; nothing of a blind round that is open and in which they annotate.</summary>
    public static IQueryable<Assignment> Comparable(this Viewer viewer, AnnotateHubDb db, IReadOnlyCollection<long> rounds)
    {
        long[] open = [.. rounds.Where(id => viewer.Round(id) is { } round && !(viewer.IsAnnotatorOf(id) && round.ClosedAt is null && RoundRules.Of(round.Kind).IsBlind))];
        return viewer.Readable(db).Where(item => open.Contains(item.RoundId) && (item.State == AssignmentState.Submitted || item.State == AssignmentState.Accepted));
    }
}
