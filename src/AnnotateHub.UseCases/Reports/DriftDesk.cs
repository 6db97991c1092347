using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <param name="Parts">For the page: title and HTML of each part.</param>
public sealed record DriftView(IReadOnlyList<DriftPoint> Points, IReadOnlyList<(string Id, string Title, string Html)> Parts);

/// <summary>People against themselves over time, for leads: calibration images that came back unannounced, against the same person's first answer.</summary>
public sealed class DriftDesk(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Outcome<DriftView>> ReadAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var (viewer, why) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return why;
        var drift = viewer.Rounds.Where(round => round.Kind is RoundKind.Drift).Select(round => round.Id).ToHashSet();
        var works = await viewer.Comparable(db, [.. viewer.Rounds.Select(round => round.Id)])
            .Select(item => new { item.RoundId, item.PersonId, Person = item.Person!.DisplayName, item.ImageGroupId, item.Occasion, item.LabelSetId, item.SubmittedAt }).ToListAsync(cancel);
        var pairs = (from again in works.Where(work => drift.Contains(work.RoundId))
                     let before = works.Where(work => !drift.Contains(work.RoundId) && work.PersonId == again.PersonId && work.ImageGroupId == again.ImageGroupId && work.Occasion < again.Occasion).MinBy(work => work.Occasion)
                     where before is not null select (Before: before, Again: again)).ToList();
        if (pairs.Count == 0) return new Refusal("No image that came back is submitted yet that you may read. Drift images are put into a refinement round on its page.");
        var sets = pairs.SelectMany(pair => new[] { pair.Before.LabelSetId, pair.Again.LabelSetId }).Distinct().ToArray();
        var boxes = (await viewer.Boxes(db).Where(box => sets.Contains(box.LabelSetId)).Select(box => new { box.LabelSetId, box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel))
            .ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));
        var points = Drift.Of([.. pairs.Select(pair => new ReturnedImage(pair.Again.Person, DateOnly.FromDateTime((pair.Again.SubmittedAt ?? default).UtcDateTime), [.. boxes[pair.Before.LabelSetId]], [.. boxes[pair.Again.LabelSetId]]))]);
        return new DriftView(points, DriftSections.Of(points));
    }
}
