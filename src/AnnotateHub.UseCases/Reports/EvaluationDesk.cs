using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Data;
using AnnotateHub.UseCases.Rounds;
using AnnotateHub.UseCases.Viewing;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Reports;

/// <summary>Which runs are judged by whose work.</summary>
/// <param name="TruthPerson">Whose submitted work of the round is the truth.</param>
/// <param name="Runs">Names of model runs; a name before the first '/' is the model's, so that 'ours/1' and 'ours/2' are runs of one model.</param>
/// <param name="Detected">Classes to evaluate; the first is the positive class.</param>
public sealed record EvaluationQuestion(
    long TruthRound, long TruthPerson, IReadOnlyList<string> Runs, IReadOnlyList<string> Detected, double Iou = 0.5, DetectionConvention Convention = DetectionConvention.Paper, int Resamples = 1_000, ulong Seed = 1);

/// <summary>What an evaluation is made from, as one lead may see it.</summary>
public sealed record EvaluationMaterial(EvaluationInput Input, EvaluationSettings Settings, IReadOnlyList<string> Notes, IReadOnlyList<long> Works);

/// <summary>What can be chosen: runs with boxes, and who has submitted work in which round.</summary>
public sealed record EvaluationChoices(IReadOnlyList<string> Runs, IReadOnlyList<(long RoundId, string Round, long PersonId, string Person, int Images)> Truths, IReadOnlyList<string> Classes);

/// <summary>Model evaluations for leads: a run's boxes against somebody's submitted work.</summary>
public sealed class EvaluationDesk(IDbContextFactory<AnnotateHubDb> database, TimeProvider time)
{
    /// <summary>Null for who does not lead the project.</summary>
    public async Task<EvaluationChoices?> ChoicesAsync(long projectId, long personId, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (viewer, _) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return null;
        var runs = await viewer.ModelSets(db).Where(set => set.Source != null).Select(set => set.Source!).Distinct().OrderBy(name => name).ToListAsync(cancel);
        var rounds = viewer.Rounds.ToDictionary(round => round.Id, round => round.Name);
        var truths = await viewer.Comparable(db, rounds.Keys).GroupBy(item => new { item.RoundId, item.PersonId, item.Person!.DisplayName })
            .Select(group => new { group.Key.RoundId, group.Key.PersonId, group.Key.DisplayName, Images = group.Count() }).ToListAsync(cancel);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        return new EvaluationChoices(
            runs, [.. truths.OrderByDescending(item => item.RoundId).ThenBy(item => item.DisplayName, StringComparer.Ordinal).Select(item => (item.RoundId, rounds[item.RoundId], item.PersonId, item.DisplayName, item.Images))],
            [.. project.Classes.Classes.Select(item => item.Key)]);
    }

    public async Task<Outcome<EvaluationDocument>> ReadAsync(long projectId, long personId, EvaluationQuestion question, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var (material, why) = await GatherAsync(db, projectId, personId, question, cancel);
        return material is null ? why : EvaluationDocument.Make($"Evaluation of {string.Join(", ", question.Runs)}", material.Input, material.Settings, time.GetUtcNow(), material.Notes);
    }

    internal static async Task<(EvaluationMaterial? Material, Refusal Why)> GatherAsync(AnnotateHubDb db, long projectId, long personId, EvaluationQuestion question, CancellationToken cancel)
    {
        await using var snapshot = await db.BeginReadAsync(cancel);
        var (viewer, refusal) = await db.LeadAsync(projectId, personId, cancel);
        if (viewer is null) return (null, refusal);
        if (viewer.Round(question.TruthRound) is not { } round) return (null, Refusal.NotFound);
        // Only images whose model boxes are for this person's eyes: none on which their own answer is blind or still asked for.
        var sets = viewer.ModelSets(db).Where(set => set.Source != null && question.Runs.Contains(set.Source));
        var blind = viewer.BlindOn(db);
        var works = await viewer.Comparable(db, [question.TruthRound]).Where(item => item.PersonId == question.TruthPerson && !blind.Contains(item.ImageGroupId))
            .Select(item => new { item.Id, item.ImageGroupId, item.ImageGroup!.Name, Patient = item.ImageGroup.Patient ?? "", item.LabelSetId, item.LabelSet!.ExhaustiveClasses }).ToListAsync(cancel);
        if (works.Count == 0) return (null, new Refusal("There is no submitted work to judge by that you may read; choose another round or person."));
        var ids = works.Select(work => work.Id).ToArray();
        var truth = (await (from item in viewer.Comparable(db, [question.TruthRound]) where ids.Contains(item.Id) join box in viewer.Boxes(db) on item.LabelSetId equals box.LabelSetId orderby box.Id
                            select new { box.LabelSetId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Flags }).ToListAsync(cancel)).ToLookup(box => box.LabelSetId);
        var images = works.Select(work => work.ImageGroupId).ToHashSet();
        var names = works.ToDictionary(work => work.ImageGroupId, work => work.Name);
        var predictions = (await (from set in sets where images.Contains(set.ImageGroupId) join box in sets.BoxesOf(db) on set.Id equals box.LabelSetId orderby box.Id
                                  select new { set.Source, set.ImageGroupId, box.ClientId, box.X1, box.Y1, box.X2, box.Y2, box.Class, box.Score }).ToListAsync(cancel)).ToLookup(box => box.Source!);
        var looked = (await sets.Where(set => images.Contains(set.ImageGroupId)).Select(set => new { set.Source, set.ImageGroupId }).Distinct().ToListAsync(cancel)).CountBy(set => set.Source!).ToDictionary(StringComparer.Ordinal);
        if (question.Runs.FirstOrDefault(run => !looked.ContainsKey(run)) is { } elsewhere)
            return (null, new Refusal($"{elsewhere} looked at none of the {works.Count} images of this work (test and calibration images are left out of runs unless they are asked for); run the model over them, or choose other work."));
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == projectId, cancel);
        var stated = works.Select(work => work.ExhaustiveClasses ?? round.Settings.Classes).OfType<IReadOnlyList<string>>().ToList();
        var stages = await RunStages.OfAsync(db, viewer, question.Runs, images, cancel);
        var input = new EvaluationInput(
            [.. works.OrderBy(work => work.Name, StringComparer.Ordinal).Select(work => new TruthImage(work.Name, work.Patient, [.. truth[work.LabelSetId].Select(box => new TruthCell(new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class, (box.Flags & (BoxFlags.Difficult | BoxFlags.Ignore)) != 0))]))],
            stated.Count == 0 ? null : [.. stated.Aggregate(stated[0].AsEnumerable(), (all, next) => all.Intersect(next))],
            [.. question.Runs.Select(run => new EvaluatedRun(run, run.Split('/')[0], [.. predictions[run].Select(box => stages.Of(
                run, box.ImageGroupId, box.ClientId, new Prediction(names[box.ImageGroupId], new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class, box.Score ?? 1)))]))]);
        var settings = new EvaluationSettings(
            question.Detected, [.. project.Classes.Classes.Select(item => item.Key)], question.Iou, question.Convention, stages.ClassifierWeight, question.Resamples, question.Seed);
        List<string> notes = [$"Truth: the work that was submitted in the round '{round.Name}'{(round.ClosedAt is null ? ", which is still open" : "")}."];
        notes.AddRange(stages.Notes);
        foreach (var run in question.Runs.Where(run => looked[run] < works.Count)) notes.Add($"{run} looked at {looked[run]} of {works.Count} images; the cells of the others count as missed.");
        foreach (var run in question.Runs.Where(run => predictions[run].Any(box => box.Score is null))) notes.Add($"{run}: {predictions[run].Count(box => box.Score is null)} boxes carry no score and count as 1.");
        return settings.FaultsWith(input) is { Count: > 0 } faults ? (null, new Refusal(string.Join(" ", faults))) : (new EvaluationMaterial(input, settings, notes, [.. works.Select(work => work.Id)]), default);
    }
}
