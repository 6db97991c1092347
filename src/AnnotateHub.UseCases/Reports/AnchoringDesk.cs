using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <summary>What became of a model's boxes in one refinement round.</summary>
/// <param name="Run">The model run that the round started from.</param>
/// <param name="Parts">For the page: title and HTML of each part.</param>
public sealed record AnchoringView(string Round, string Run, IReadOnlyList<AnchorRow> Rows, IReadOnlyList<(string Id, string Title, string Html)> Parts);

/// <summary>The anchoring check for leads: whether people correct pseudolabels or follow them. From the log of submitted work.</summary>
public sealed class AnchoringDesk(IDbContextFactory<AnnotateHubDb> database)
{
    public async Task<Outcome<AnchoringView>> ReadAsync(long projectId, long personId, long roundId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var snapshot = await db.BeginReadAsync(cancel);
        var (viewer, why) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return why;
        if (viewer.Round(roundId) is not { } round) return Refusal.NotFound;
        if (round.Settings.StartFrom is not { } run) return new Refusal($"'{round.Name}' did not start from a model's boxes, so there is nothing to follow or to correct.");
        var works = await viewer.Comparable(db, [roundId]).Select(item => new { item.LabelSetId, item.IsWithheld, item.ActiveMilliseconds, item.PersonId, Person = item.Person!.DisplayName }).ToListAsync(cancel);
        if (works.Count == 0) return new Refusal($"Nothing is submitted in '{round.Name}' yet that you may read.");
        var sets = works.Select(work => work.LabelSetId).ToArray();
        var laid = (await viewer.Operations(db).Where(line => sets.Contains(line.LabelSetId) && line.ClientId == OperationWriter.ModelClient && line.Kind == OperationKind.Add)
            .Select(line => new { line.LabelSetId, line.Boxes }).ToListAsync(cancel)).ToLookup(line => line.LabelSetId, line => line.Boxes);
        var final = (await viewer.Boxes(db).Where(box => sets.Contains(box.LabelSetId)).Select(box => new { box.LabelSetId, box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel)).ToLookup(box => box.LabelSetId);
        var rows = Anchoring.Of([.. works.Select(work => new AnchoredImage(
            work.Person, work.IsWithheld || !laid.Contains(work.LabelSetId) ? null : [.. laid[work.LabelSetId].SelectMany(text => AnnotateJson.BoxesFromText(text)).Select(Proposed)],
            [.. final[work.LabelSetId].Select(box => new AnchorBox(box.ClientId, new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class))], work.ActiveMilliseconds / 1000.0))], await BlindAsync(db, viewer, round, run, [.. works.Select(work => work.PersonId).Distinct()], cancel));
        return new AnchoringView(round.Name, run, rows, AnchoringSections.Of(rows));
    }

    /// <summary>What these people submitted without the run's boxes, as far as the run has some there: withheld images of the round, and rounds that show none.</summary>
    private static async Task<IReadOnlyList<BlindImage>> BlindAsync(AnnotateHubDb db, Viewer viewer, Round round, string run, long[] people, CancellationToken cancel)
    {
        long[] rounds = [.. viewer.Rounds.Where(other => other.Id == round.Id || (other.Settings.StartFrom is null && other.Kind is RoundKind.Calibration or RoundKind.Seed or RoundKind.Test or RoundKind.Drift)).Select(other => other.Id)];
        var sets = viewer.ModelSets(db).Where(set => set.Source == run);
        var works = await (from item in viewer.Comparable(db, rounds) join set in sets on item.ImageGroupId equals set.ImageGroupId
                           where people.Contains(item.PersonId) && (item.RoundId != round.Id || item.IsWithheld) select new { item.RoundId, item.LabelSetId, Person = item.Person!.DisplayName, Model = set.Id }).ToListAsync(cancel);
        var own = works.Select(work => work.LabelSetId).ToArray();
        var drawn = (await viewer.Boxes(db).Where(box => own.Contains(box.LabelSetId)).Select(box => new { box.LabelSetId, box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel)).ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));
        var ids = works.Select(work => work.Model).Distinct().ToArray();
        var model = (await sets.BoxesOf(db).Where(box => ids.Contains(box.LabelSetId)).Select(box => new { box.LabelSetId, box.X1, box.Y1, box.X2, box.Y2, box.Class }).ToListAsync(cancel)).ToLookup(box => box.LabelSetId, box => new ClassedBox(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class));
        // Of a round of some classes only those are compared: nobody was asked for the others there.
        return [.. works.Select(work => new BlindImage(work.Person, [.. drawn[work.LabelSetId].Where(box => IsAsked(work.RoundId, box))], [.. model[work.Model].Where(box => IsAsked(work.RoundId, box))]))];

        bool IsAsked(long roundId, ClassedBox box) => viewer.Round(roundId)?.Settings.Classes is not { } classes || classes.Contains(box.Class);
    }

    private static AnchorBox Proposed(BoxChange box) =>
        new(box.Id, new PixelBox(box.X1 ?? 0, box.Y1 ?? 0, box.X2 ?? 0, box.Y2 ?? 0), box.Class ?? "", box.Score);
}
