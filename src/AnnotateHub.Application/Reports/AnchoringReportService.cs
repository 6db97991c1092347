using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Operations;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>The anchoring check for leads: whether people correct pseudolabels or follow them. From the log of submitted work.</summary>
public sealed class AnchoringReportService(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Result<AnchoringView>> ReadAsync(
        long projectId,
        long personId,
        long roundId,
        CancellationToken cancellationToken = default
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await using var snapshot = await db.BeginReadAsync(cancellationToken);
        var (scope, why) = await db.AuthorizeLeadAsync(projectId, personId, cancellationToken, evenArchived: true);
        if (scope is null)
            return why;
        if (scope.Round(roundId) is not { } round)
            return Error.NotFound;
        if (round.Settings.StartFrom is not { } run)
            return new Error($"'{round.Name}' did not start from a model's boxes, so there is nothing to follow or to correct.");
        var works = await scope
            .Comparable(db, [roundId])
            .Select(assignment => new
            {
                assignment.LabelSetId,
                assignment.IsWithheld,
                assignment.ActiveMilliseconds,
                assignment.PersonId,
                Person = assignment.Person!.DisplayName,
            })
            .ToListAsync(cancellationToken);
        if (works.Count == 0)
            return new Error($"Nothing is submitted in '{round.Name}' yet that you may read.");
        var sets = works.Select(work => work.LabelSetId).ToArray();
        var applied = (
            await scope
                .Operations(db)
                .Where(line =>
                    sets.Contains(line.LabelSetId) && line.ClientId == OperationWriter.ModelClient && line.Kind == OperationKind.Add
                )
                .Select(line => new { line.LabelSetId, line.Boxes })
                .ToListAsync(cancellationToken)
        ).ToLookup(line => line.LabelSetId, line => line.Boxes);
        var final = (
            await scope
                .Boxes(db)
                .Where(box => sets.Contains(box.LabelSetId))
                .Select(box => new
                {
                    box.LabelSetId,
                    box.ClientId,
                    box.X1,
                    box.Y1,
                    box.X2,
                    box.Y2,
                    box.Class,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(box => box.LabelSetId);
        var rows = Anchoring.Compute(
            [
                .. works.Select(work => new AnchoredImage(
                    work.Person,
                    work.IsWithheld || !applied.Contains(work.LabelSetId)
                        ? null
                        : [.. applied[work.LabelSetId].SelectMany(text => AnnotateJson.BoxesFromText(text)).Select(Proposed)],
                    [
                        .. final[work.LabelSetId]
                            .Select(box => new AnchorBox(box.ClientId, new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class)),
                    ],
                    work.ActiveMilliseconds / 1000.0
                )),
            ],
            await BlindAsync(db, scope, round, run, [.. works.Select(work => work.PersonId).Distinct()], cancellationToken)
        );
        return new AnchoringView(round.Name, run, rows, AnchoringSections.Create(rows));
    }

    /// <summary>What these people submitted without the run's boxes, as far as the run has some there: withheld images of the round, and
    /// rounds that show none.</summary>
    private static async Task<IReadOnlyList<BlindImage>> BlindAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        Round round,
        string run,
        long[] people,
        CancellationToken cancellationToken
    )
    {
        long[] rounds =
        [
            .. scope
                .Rounds.Where(other =>
                    other.Id == round.Id
                    || (
                        other.Settings.StartFrom is null
                        && other.Kind is RoundKind.Calibration or RoundKind.Seed or RoundKind.Test or RoundKind.Drift
                    )
                )
                .Select(other => other.Id),
        ];
        var sets = scope.ModelSets(db).Where(set => set.Source == run);
        var works = await (
            from item in scope.Comparable(db, rounds)
            join set in sets on item.ImageGroupId equals set.ImageGroupId
            where people.Contains(item.PersonId) && (item.RoundId != round.Id || item.IsWithheld)
            select new
            {
                item.RoundId,
                item.LabelSetId,
                Person = item.Person!.DisplayName,
                Model = set.Id,
            }
        ).ToListAsync(cancellationToken);
        var own = works.Select(work => work.LabelSetId).ToArray();
        var drawn = (
            await scope
                .Boxes(db)
                .Where(box => own.Contains(box.LabelSetId))
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
        var ids = works.Select(work => work.Model).Distinct().ToArray();
        var model = (
            await sets.BoxesOf(db)
                .Where(box => ids.Contains(box.LabelSetId))
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
        // Of a round of some classes only those are compared: nobody was asked for the others there.
        return
        [
            .. works.Select(work => new BlindImage(
                work.Person,
                [.. drawn[work.LabelSetId].Where(box => IsAsked(work.RoundId, box))],
                [.. model[work.Model].Where(box => IsAsked(work.RoundId, box))]
            )),
        ];

        bool IsAsked(long roundId, ClassedBox box) =>
            scope.Round(roundId)?.Settings.Classes is not { } classes || classes.Contains(box.Class);
    }

    private static AnchorBox Proposed(BoxChange box) =>
        new(box.Id, new PixelBox(box.X1 ?? 0, box.Y1 ?? 0, box.X2 ?? 0, box.Y2 ?? 0), box.Class ?? "", box.Score);
}
