using System.Reflection;
using AnnotateHub.Application.Access;
using AnnotateHub.Application.LabelFiles.Export;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Assignments;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.PublishedDataset;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>Chooses what of a project makes up its published data set, through a viewer.</summary>
internal sealed class PublishedSource(AnnotateHubDb db, VisibilityScope scope, Project project, PublishedRequest request)
{
    private const int SetsAtOnce = 200;
    private const double SameCell = 0.5;

    /// <summary>Refinement saw every image last; what was drawn outside of the protocol counts before calibration, whose answers are
    /// compared and not kept.</summary>
    private static readonly RoundKind[] Preferred = [RoundKind.Refinement, RoundKind.Seed, RoundKind.Free, RoundKind.Calibration];

    public async Task<PublishedContent> GatherAsync(CancellationToken cancellationToken)
    {
        var images = await db
            .ImageGroups.AsNoTracking()
            .Where(image => image.ProjectId == project.Id)
            .OrderBy(image => image.SortKey)
            .ThenBy(image => image.Id)
            .ToListAsync(cancellationToken);
        var answers = (await AnswersAsync(cancellationToken)).ToLookup(answer => answer.ImageGroupId);
        var unions = (
            await scope
                .ConsensusSets(db)
                .OrderBy(set => set.Id)
                .Select(set => new
                {
                    set.Id,
                    set.ImageGroupId,
                    set.Source,
                })
                .ToListAsync(cancellationToken)
        ).GroupBy(set => set.ImageGroupId).ToDictionary(group => group.Key, group => group.Last());
        var leftOut = new List<string>();
        var chosen = new List<(ImageGroup Image, List<Answer> Answers)>();
        foreach (var image in images)
        {
            if (image.Split is null)
                leftOut.Add($"'{image.Name}' is in no split; draw splits first.");
            else if (
                Choose(image.Split.Value, answers[image.Id]) is not { Count: > 0 } taken
                && !(image.Split == DataSplit.Test && unions.ContainsKey(image.Id))
            )
                leftOut.Add($"'{image.Name}' ({DataSetLayout.ListOf(image.Split.Value)}) has no submitted annotation that you may read.");
            else
                chosen.Add((image, Choose(image.Split.Value, answers[image.Id])));
        }

        var boxes = await BoxesAsync(
            [.. chosen.SelectMany(item => item.Answers).Select(answer => answer.LabelSetId)],
            ids => scope.Boxes(db).Where(box => ids.Contains(box.LabelSetId)),
            cancellationToken
        );
        foreach (
            var (set, found) in await BoxesAsync(
                [.. unions.Values.Select(union => union.Id)],
                ids => scope.ConsensusSets(db).Where(set => ids.Contains(set.Id)).BoxesOf(db),
                cancellationToken
            )
        )
            boxes[set] = found;
        var runs = await RunsAsync(cancellationToken);
        var made = chosen
            .Select(item => ImageOf(item.Image, item.Answers, unions.GetValueOrDefault(item.Image.Id)?.Id, boxes, runs))
            .ToList();
        var signed = (await scope.SignedVersionsAsync(db, cancellationToken)).ToDictionary(
            version => version.Source,
            StringComparer.Ordinal
        );
        var facts = FactsOf(
            chosen
                .Where(item => item.Image.Split == DataSplit.Test)
                .Select(item => unions.GetValueOrDefault(item.Image.Id) is { } union ? UnionWords(union.Source, signed) : PolicyWords)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToList()
        ) with
        {
            LeftOut = leftOut,
        };
        var rounded = made.Sum(image => image.Labels.Values.Sum(labels => labels.Boxes.Count(box => !box.Box.IsWholePixels)));
        return new PublishedContent(
            made,
            facts,
            chosen.ToDictionary(item => item.Image.Name, item => item.Image.Id, StringComparer.Ordinal),
            project.Channels,
            rounded,
            leftOut
        );
    }

    private static string UnionWords(string? source, IReadOnlyDictionary<string, SignedVersion> signed) =>
        source is null ? "decided by a lead"
        : signed.GetValueOrDefault(source) is { IsSuperseded: true } ? $"{source} (superseded: opened again after it was signed)"
        : source;

    private static string PolicyWords =>
        "boxes of all experts pooled, non-maximum suppression at IoU 0.5, the box of the more experienced expert stays, boxes "
        + "that only one expert drew are kept (the paper's rule; nobody adjudicated).";

    private async Task<List<Answer>> AnswersAsync(CancellationToken cancellationToken) =>
        await (
            from work in scope.ReadableAssignments(db)
            where
                work.State == AssignmentState.Submitted
                || work.State == AssignmentState.Accepted
                || (work.Round!.Kind == RoundKind.Free && work.LabelSet!.Revision > 0)
            select new Answer(
                work.ImageGroupId,
                work.Round!.Kind,
                work.PersonId,
                work.Person!.UserName!,
                work.LabelSetId,
                work.SubmittedAt ?? work.CreatedAt,
                work.Round.People.Where(person => person.PersonId == work.PersonId).Select(person => person.SeniorityRank).FirstOrDefault()
            )
        ).ToListAsync(cancellationToken);

    private static List<Answer> Choose(DataSplit split, IEnumerable<Answer> answers)
    {
        if (split != DataSplit.Test)
            return
            [
                .. answers
                    .Where(answer => Preferred.Contains(answer.Kind))
                    .OrderBy(answer => Array.IndexOf(Preferred, answer.Kind))
                    .ThenByDescending(answer => answer.At)
                    .ThenByDescending(answer => answer.LabelSetId)
                    .Take(1),
            ];
        var test = answers.Where(answer => answer.Kind == RoundKind.Test).ToList();
        // A lab without rounds annotates its test images freely.
        if (test.Count == 0)
            test = [.. answers.Where(answer => answer.Kind == RoundKind.Free)];
        return
        [
            .. test.GroupBy(answer => answer.PersonId)
                .Select(own => own.MaxBy(answer => answer.At)!)
                .OrderBy(answer => answer.Rank ?? int.MaxValue)
                .ThenBy(answer => answer.UserName, StringComparer.Ordinal),
        ];
    }

    private DataSetImage ImageOf(
        ImageGroup image,
        List<Answer> answers,
        long? union,
        Dictionary<long, List<LabelledBox>> boxes,
        List<Dictionary<long, List<LabelledBox>>> runs
    )
    {
        ImageLabels LabelsOf(IReadOnlyList<LabelledBox> found) => new(image.Name, image.Width, image.Height, found);
        var labels = new Dictionary<string, ImageLabels>(StringComparer.Ordinal);
        if (image.Split != DataSplit.Test)
        {
            var kept = UnknownCellRules.Apply(
                request.Unknown,
                boxes[answers[0].LabelSetId],
                box => runs.Average(run => CancerIn(run.GetValueOrDefault(image.Id) ?? [], box))
            );
            labels[DataSetLayout.TrainVal] = LabelsOf(kept);
        }
        else
        {
            foreach (var (index, answer) in answers.Index())
                labels[DataSetLayout.ExpertOf(index + 1)] = LabelsOf(boxes[answer.LabelSetId]);
            labels[DataSetLayout.Union] = LabelsOf(union is { } set ? boxes[set] : Unite(answers, boxes));
        }

        return new DataSetImage(
            image.Name,
            image.Patient ?? "",
            image.Split!.Value,
            image.Width,
            image.Height,
            labels,
            [.. answers.Select(answer => answer.UserName)]
        );
    }

    private static List<LabelledBox> Unite(List<Answer> answers, Dictionary<long, List<LabelledBox>> boxes)
    {
        var drawn = answers.ToDictionary(
            answer => answer.UserName,
            answer =>
                boxes[answer.LabelSetId].Index().ToDictionary(item => $"{item.Index:000000}", item => item.Item, StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        var united = Union.Merge(
            answers.Select(
                (answer, index) =>
                    new AnnotatorBoxes(
                        answer.UserName,
                        answer.Rank ?? index + 1,
                        [.. drawn[answer.UserName].Select(box => new DrawnBox(box.Key, box.Value.Box, box.Value.Class))]
                    )
            ),
            UnionPolicy.Paper
        );
        // The adopted box keeps its flags.
        return
        [
            .. united.Boxes.Select(box =>
                box.Members[0].Input is var input && drawn[input.Annotator][input.Drawn.Id] is var source
                    ? source with
                    {
                        Box = box.Box,
                        Class = box.Class,
                    }
                    : null!
            ),
        ];
    }

    private static double CancerIn(List<LabelledBox> predictions, LabelledBox cell)
    {
        var best = predictions
            .Select(box => (Box: box, Iou: Overlap.Iou(box.Box, cell.Box)))
            .Where(item => item.Iou >= SameCell)
            .OrderByDescending(item => item.Iou)
            .ThenByDescending(item => item.Box.Score)
            .Select(item => item.Box)
            .FirstOrDefault();
        return best?.Class == UnknownCellRules.Cancer ? best.Score ?? 0 : 0;
    }

    /// <summary>Boxes of each run by image.</summary>
    private async Task<List<Dictionary<long, List<LabelledBox>>>> RunsAsync(CancellationToken cancellationToken)
    {
        var runs = new List<Dictionary<long, List<LabelledBox>>>();
        foreach (var run in request.Unknown.NeedsModels() ? request.Runs ?? [] : [])
        {
            var sets = await scope
                .ModelSets(db)
                .Where(set => set.Source == run)
                .Select(set => new { set.Id, set.ImageGroupId })
                .ToListAsync(cancellationToken);
            var boxes = await BoxesAsync(
                [.. sets.Select(set => set.Id)],
                ids => scope.ModelSets(db).Where(set => ids.Contains(set.Id)).BoxesOf(db),
                cancellationToken
            );
            runs.Add(
                sets.GroupBy(set => set.ImageGroupId)
                    .ToDictionary(group => group.Key, group => group.SelectMany(set => boxes[set.Id]).ToList())
            );
        }

        return runs;
    }

    private static async Task<Dictionary<long, List<LabelledBox>>> BoxesAsync(
        IReadOnlyList<long> sets,
        Func<long[], IQueryable<BoxRow>> query,
        CancellationToken cancellationToken
    )
    {
        var found = sets.ToDictionary(set => set, _ => new List<LabelledBox>());
        foreach (var ids in sets.Chunk(SetsAtOnce))
        foreach (var box in await query(ids).OrderBy(box => box.Id).ToListAsync(cancellationToken))
            found[box.LabelSetId].Add(ExportedBox.From(box));
        return found;
    }

    private DataSetFacts FactsOf(List<string> unions)
    {
        var version =
            typeof(PublishedSource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "";
        return new DataSetFacts(
            project.Name,
            request.Licence,
            version,
            request.Variant,
            unions.Count == 0 ? "there are no test images." : string.Join(" / ", unions),
            UnknownCellRules.Describe(request.Unknown, request.Runs ?? []),
            request.IsPatientDisjoint,
            project.IsSynthetic,
            [.. project.Classes.Classes.Select(labelClass => new DataSetClass(labelClass.Key, labelClass.Name))],
            "Boxes were drawn in AnnotateHub in raw pixels, on brightfield and fluorescence shown side by side. Of each training "
                + "and validation image the answer of the refinement round is taken, else of the seed round, "
                + "else of free work, else of the calibration, the newest first; of each test image the answers of all its "
                + "experts, who saw neither models' boxes nor each other's."
        );
    }

    private sealed record Answer(
        long ImageGroupId,
        RoundKind Kind,
        long PersonId,
        string UserName,
        long LabelSetId,
        DateTimeOffset At,
        int? Rank
    );
}
