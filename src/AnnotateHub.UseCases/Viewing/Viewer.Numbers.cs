using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Viewing;

/// <summary>The counters behind dashboards, and the trail. A drift round's own numbers go to its annotator under the name of the host (<see cref="Face"/>).</summary>
public sealed partial class Viewer
{
    /// <summary>How many assignments stand where: the person's own and, where progress may be known, everybody's.</summary>
    public IQueryable<WorkCount> WorkCounts(AnnotateHubDb db) =>
        db.WorkCounts.AsNoTracking().Where(item => OwnRounds.Contains(item.RoundId) && item.PersonId == PersonId || ProgressRounds.Contains(item.RoundId));

    /// <summary>Boxes by class: the person's own and, where all content may be read, everybody's.</summary>
    public IQueryable<RoundClassCount> ClassTotals(AnnotateHubDb db) =>
        db.RoundClassCounts.AsNoTracking().Where(item => OwnRounds.Contains(item.RoundId) && item.PersonId == PersonId || _content.Contains(item.RoundId));

    /// <summary>
    /// Work by day. How many were submitted is progress; how many operations they took and how long are told only where content may be read,
    /// because a blind image with many operations is one with many boxes.
    /// </summary>
    public IQueryable<DayOfWork> Days(AnnotateHubDb db) => db.DailyWork.AsNoTracking()
        .Where(item => OwnRounds.Contains(item.RoundId) && item.PersonId == PersonId || ProgressRounds.Contains(item.RoundId))
        .Select(item => new DayOfWork(item.RoundId, item.PersonId, item.Day, item.Submitted,
            item.PersonId == PersonId || _content.Contains(item.RoundId) ? item.Operations : null,
            item.PersonId == PersonId || _content.Contains(item.RoundId) ? item.ActiveMilliseconds : null));

    /// <summary>The trail, for leads: what concerns no round, and rounds of which they may know at least the progress.</summary>
    public IQueryable<AuditEntry> Audit(AnnotateHubDb db) => db.Audit.AsNoTracking().Where(item =>
        Role >= ProjectRole.Lead && item.ProjectId == ProjectId && (item.RoundId == null || ProgressRounds.Contains(item.RoundId.Value)));

    private long[] ProgressRounds => [.. _content, .. _whenAllAreDone];

    private long[] OwnRounds => IdsOf(item => item.Relation.IsAnnotator);
}

/// <param name="Day">As <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Operations">Null where only progress may be known.</param>
/// <param name="ActiveMilliseconds">Null where only progress may be known.</param>
public sealed record DayOfWork(long RoundId, long PersonId, int Day, int Submitted, int? Operations, long? ActiveMilliseconds);
