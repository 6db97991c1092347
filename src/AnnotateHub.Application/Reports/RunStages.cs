using System.Globalization;
using AnnotateHub.Application.Access;
using AnnotateHub.Core.Evaluation;
using AnnotateHub.Core.Evaluation.Reports;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>What detector and classifier said apart about the boxes that runs applied, from the candidates that every run keeps.</summary>
internal sealed class RunStages
{
    private readonly Dictionary<string, (long Id, IReadOnlyList<string> Classes)> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Run, long Image), IReadOnlyList<Candidate>> _candidates = [];
    private readonly List<string> _notes = [];

    /// <summary>w of the runs, where they share one; else the paper's.</summary>
    public double ClassifierWeight { get; private set; } = new TwoStageScore().ClassifierWeight;

    public IReadOnlyList<string> Notes => _notes;

    public static async Task<RunStages> OfAsync(
        AnnotateHubDb db,
        VisibilityScope scope,
        IReadOnlyCollection<string> names,
        IReadOnlyCollection<long> images,
        CancellationToken cancellationToken
    )
    {
        var stages = new RunStages();
        var runs = await scope
            .Runs(db)
            .Where(run => names.Contains(run.Name) && run.DetectorId != null && run.ClassifierId != null)
            .OrderBy(run => run.Id)
            .ToListAsync(cancellationToken);
        var usual = new TwoStageScore();
        foreach (var odd in runs.Where(run => run.Settings.Fusion.DetectorFloor != usual.DetectorFloor).ToList())
        {
            runs.Remove(odd);
            stages._notes.Add(
                $"{odd.Name} was fused by another rule for low detector scores than the stages here; its scores are shown as they "
                    + "are, without stages."
            );
        }

        var weights = runs.Select(run => run.Settings.ClassifierWeight).Distinct().ToList();
        if (weights.Count > 1)
        {
            stages._notes.Add(
                $"The runs were made with different weights of the classifier ({string.Join(", ", weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}); their scores are shown as they are, without stages."
            );
            return stages;
        }

        if (weights.Count == 0)
            return stages;
        stages.ClassifierWeight = weights[0];
        stages._notes.Add(
            "Stages fuse the boxes that a run kept anew; candidates that its floors and suppression left out do not come back."
        );
        foreach (var run in runs)
            stages._runs[run.Name] = (run.Id, run.ProjectClasses);
        var ids = runs.ToDictionary(run => run.Id, run => run.Name);
        var keys = ids.Keys.ToArray();
        var found = scope
            .RunImages(db)
            .Where(image => keys.Contains(image.ModelRunId) && images.Contains(image.ImageGroupId) && image.Candidates != null);
        await foreach (
            var image in found
                .Select(image => new
                {
                    image.ModelRunId,
                    image.ImageGroupId,
                    image.Candidates,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
            stages._candidates[(ids[image.ModelRunId], image.ImageGroupId)] = CandidateBlob.Read(image.Candidates!);
        return stages;
    }

    /// <summary>The box with its stages, or as it is where they are not known.</summary>
    /// <param name="boxId">As <see cref="Models.RunLabelWriter"/> names boxes: the run and the place among its candidates.</param>
    public Prediction Get(string run, long imageId, string boxId, Prediction box)
    {
        if (!_runs.TryGetValue(run, out var known) || !_candidates.TryGetValue((run, imageId), out var candidates))
            return box;
        var head = $"r{known.Id}-";
        if (
            !boxId.StartsWith(head, StringComparison.Ordinal)
            || !int.TryParse(boxId.AsSpan(head.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            || place >= candidates.Count
        )
            return box;
        return candidates[place] is { ClassProbabilities: { } own } candidate && own.Count == known.Classes.Count
            ? box with
            {
                Detector = candidate.DetectorScore,
                Probabilities = known.Classes.Zip(own).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal),
            }
            : box;
    }
}
