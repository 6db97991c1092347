using AnnotateHub.Application.Access;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>People against themselves over time, for leads: calibration images that came back unannounced, against the same person's first
/// answer.</summary>
public sealed class DriftReportService(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Result<DriftView>> ReadAsync(long projectId, long personId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        var drift = scope.Rounds.Where(round => round.Kind is RoundKind.Drift).Select(round => round.Id).ToHashSet();
        var works = await scope
            .Comparable(db, [.. scope.Rounds.Select(round => round.Id)])
            .Select(assignment => new
            {
                assignment.RoundId,
                assignment.PersonId,
                Person = assignment.Person!.DisplayName,
                assignment.ImageGroupId,
                assignment.Occasion,
                assignment.LabelSetId,
                assignment.SubmittedAt,
            })
            .ToListAsync(cancellationToken);
        var pairs = (
            from again in works.Where(work => drift.Contains(work.RoundId))
            let before = works
                .Where(work =>
                    !drift.Contains(work.RoundId)
                    && work.PersonId == again.PersonId
                    && work.ImageGroupId == again.ImageGroupId
                    && work.Occasion < again.Occasion
                )
                .MinBy(work => work.Occasion)
            where before is not null
            select (Before: before, Again: again)
        ).ToList();
        if (pairs.Count == 0)
            return new Error(
                "No image that came back is submitted yet that you may read. Drift images are put into a refinement round on its page."
            );
        var sets = pairs.SelectMany(pair => new[] { pair.Before.LabelSetId, pair.Again.LabelSetId }).Distinct().ToArray();
        var boxes = (
            await scope
                .Boxes(db)
                .Where(box => sets.Contains(box.LabelSetId))
                .Select(box => new
                {
                    box.LabelSetId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));
        var points = Drift.Compute([
            .. pairs.Select(pair => new ReturnedImage(
                pair.Again.Person,
                DateOnly.FromDateTime((pair.Again.SubmittedAt ?? default).UtcDateTime),
                [.. boxes[pair.Before.LabelSetId]],
                [.. boxes[pair.Again.LabelSetId]]
            )),
        ]);
        return new DriftView(points, DriftSections.Create(points));
    }
}
