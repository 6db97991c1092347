using System.Runtime.InteropServices;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>
/// Compares detections with the truth. Overlaps are computed once and serve every IoU threshold. Detections go by score; equal scores by
/// position in the
/// input (VOC) or by image, then position (COCO). Images without detections count: their cells are missed.
/// </summary>
public sealed class DetectionEvaluation
{
    private readonly IReadOnlyList<TruthBox> _truth;
    private readonly IReadOnlyList<Detection> _detections;
    private readonly DetectionSettings _settings;
    private readonly ClassPart[] _classes;
    private readonly bool[] _taken;

    public DetectionEvaluation(IReadOnlyList<TruthBox> truth, IReadOnlyList<Detection> detections, int classes, DetectionSettings settings)
    {
        (_truth, _detections, _settings, _taken) = (truth, detections, settings, new bool[truth.Count]);
        var truthOf = Enumerable.Range(0, truth.Count).ToLookup(index => truth[index].Class);
        var detectionsOf = Enumerable.Range(0, detections.Count).ToLookup(index => detections[index].Class);
        _classes = [.. Enumerable.Range(0, classes).Select(@class => Prepare(truthOf[@class], detectionsOf[@class]))];
    }

    /// <summary>COCO's ten thresholds, 0.5 to 0.95, in the arithmetic of pycocotools (0.9 is 0.8999999999999999 there).</summary>
    public static IReadOnlyList<double> CocoThresholds { get; } =
    [.. Enumerable.Range(0, 10).Select(step => step == 9 ? 0.95 : step * ((0.95 - 0.5) / 9) + 0.5)];

    /// <summary>The detections of one class at one IoU threshold (above 0), best first, each with its outcome.</summary>
    public RankedDetections At(int @class, double iouThreshold)
    {
        if (!(iouThreshold is > 0 and <= 1))
            throw new ArgumentException($"An IoU threshold for detections lies above 0 and up to 1; found {iouThreshold}.");
        var part = _classes[@class];
        Array.Clear(_taken);
        var ranked = new RankedDetection[part.Order.Length];
        for (var place = 0; place < ranked.Length; place++)
        {
            var overlaps = CollectionsMarshal.AsSpan(part.Overlaps)[part.First[place]..part.First[place + 1]];
            var truth = _settings.Rule == MatchingRule.Coco ? BestFree(overlaps, iouThreshold) : Best(overlaps, iouThreshold);
            var outcome =
                truth < 0 ? DetectionOutcome.FalsePositive
                : _truth[truth].Ignore ? DetectionOutcome.Ignored
                : _taken[truth] ? DetectionOutcome.FalsePositive
                : DetectionOutcome.TruePositive;
            if (outcome == DetectionOutcome.TruePositive)
                _taken[truth] = true;
            ranked[place] = new RankedDetection(
                part.Order[place],
                _detections[part.Order[place]].Score,
                outcome,
                outcome == DetectionOutcome.FalsePositive ? null : truth
            );
        }

        return new RankedDetections(ranked, part.TruthCount);
    }

    private static int Best(ReadOnlySpan<(int Truth, double Iou)> overlaps, double threshold)
    {
        var (best, bestIou) = (-1, 0.0);
        foreach (var (truth, iou) in overlaps)
            if (iou > bestIou)
                (best, bestIou) = (truth, iou);
        return bestIou >= threshold ? best : -1;
    }

    /// <summary>Ordinary boxes come before ignored ones in <paramref name="overlaps"/>.</summary>
    private int BestFree(ReadOnlySpan<(int Truth, double Iou)> overlaps, double threshold)
    {
        var (best, bestIou) = (-1, Math.Min(threshold, 1 - 1e-10));
        foreach (var (truth, iou) in overlaps)
        {
            if (_taken[truth])
                continue;
            if (best >= 0 && _truth[truth].Ignore && !_truth[best].Ignore)
                break;
            if (iou >= bestIou)
                (best, bestIou) = (truth, iou);
        }

        return best;
    }

    private ClassPart Prepare(IEnumerable<int> truthIndices, IEnumerable<int> detectionIndices)
    {
        var truth = truthIndices.ToList();
        var truthOfImage = truth
            .OrderBy(index => _truth[index].Ignore)
            .GroupBy(index => _truth[index].Image)
            .ToDictionary(
                group => group.Key,
                group => group.Select(index => (Index: index, Box: InConvention(_truth[index].Box))).ToArray()
            );
        var order = Order([.. detectionIndices]);
        var first = new int[order.Length + 1];
        var overlaps = new List<(int, double)>(order.Length * 2);
        for (var place = 0; place < order.Length; place++)
        {
            var detection = _detections[order[place]];
            if (truthOfImage.TryGetValue(detection.Image, out var candidates))
            {
                var box = InConvention(detection.Box);
                foreach (ref readonly var candidate in candidates.AsSpan())
                {
                    ref readonly var target = ref candidate.Box;
                    if (target.X1 >= box.X2 || target.X2 <= box.X1 || target.Y1 >= box.Y2 || target.Y2 <= box.Y1)
                        continue;
                    var overlap =
                        _settings.Rule == MatchingRule.Coco && _truth[candidate.Index].Ignore
                            ? Overlap.ShareInside(box, target)
                            : Overlap.Iou(box, target);
                    overlaps.Add((candidate.Index, overlap));
                }
            }

            first[place + 1] = overlaps.Count;
        }

        return new ClassPart(order, first, overlaps, truth.Count(index => !_truth[index].Ignore));
    }

    private int[] Order(int[] indices)
    {
        if (_settings.Rule == MatchingRule.Coco || _settings.MaxPerImage is not null)
        {
            indices =
            [
                .. indices
                    .GroupBy(index => _detections[index].Image)
                    .OrderBy(group => group.Key)
                    .SelectMany(group =>
                    {
                        int[] own = [.. group];
                        return ScoreOrder
                            .Descending([.. own.Select(index => _detections[index].Score)])
                            .Take(_settings.MaxPerImage ?? own.Length)
                            .Select(place => own[place]);
                    }),
            ];
        }

        return [.. ScoreOrder.Descending([.. indices.Select(index => _detections[index].Score)]).Select(place => indices[place])];
    }

    private PixelBox InConvention(PixelBox box) => _settings.Pixels == PixelConvention.Inclusive ? Overlap.WithFarEdgeInside(box) : box;

    /// <summary>One class: its detections in order and, for each, the true boxes it overlaps (from First[place] to First[place +
    /// 1]).</summary>
    private sealed record ClassPart(int[] Order, int[] First, List<(int Truth, double Iou)> Overlaps, int TruthCount);
}
