namespace AnnotateHub.Core.Geometry;

/// <summary>
/// Weighted boxes fusion (Solovyev, Wang and Gabruseva 2021). Boxes in order of p, highest first, equal ones in input order; a box joins
/// the cluster
/// whose fused box it overlaps most, if the IoU is greater than the threshold, else it opens a cluster. Fused edges are means weighted by
/// p.
/// </summary>
public static class WeightedBoxesFusion
{
    /// <param name="inputs">Boxes without area and boxes that score less than <paramref name="lowestScore"/> are left out.</param>
    /// <param name="weights">One for each source.</param>
    /// <returns>Highest fused score first, equal scores in the order of their first members.</returns>
    public static IReadOnlyList<FusedBox> Fuse(
        IReadOnlyList<FusionInput> inputs,
        IReadOnlyList<double> weights,
        double iouThreshold,
        double lowestScore = 0,
        FusionScore score = FusionScore.Average
    )
    {
        foreach (var input in inputs)
            if (input.Source < 0 || input.Source >= weights.Count)
                throw new ArgumentException(
                    $"A box is said to come from source {input.Source}; there are weights for {weights.Count} sources."
                );

        var clusters = new Dictionary<int, List<Cluster>>();
        var taken = Enumerable
            .Range(0, inputs.Count)
            .Where(index =>
                !inputs[index].Box.IsEmpty && inputs[index].Score >= lowestScore && inputs[index].Score * weights[inputs[index].Source] > 0
            )
            .OrderByDescending(index => inputs[index].Score * weights[inputs[index].Source]);
        foreach (var index in taken)
        {
            var input = inputs[index];
            if (!clusters.TryGetValue(input.Class, out var ofClass))
                clusters[input.Class] = ofClass = [];
            Cluster? best = null;
            var bestIou = iouThreshold;
            foreach (var cluster in ofClass)
            {
                var iou = Overlap.Iou(cluster.Box, input.Box);
                if (iou > bestIou)
                    (best, bestIou) = (cluster, iou);
            }

            if (best is null)
                ofClass.Add(best = new Cluster());
            best.Join(index, input, weights[input.Source]);
        }

        return
        [
            .. clusters
                .SelectMany(item => item.Value.Select(cluster => cluster.ToFused(item.Key, inputs, weights, score)))
                .OrderByDescending(box => box.Score),
        ];
    }

    private sealed class Cluster
    {
        private readonly List<int> _members = [];
        private double _x1,
            _y1,
            _x2,
            _y2,
            _sum,
            _largest,
            _weights;

        public PixelBox Box { get; private set; }

        public void Join(int index, in FusionInput input, double weight)
        {
            var p = input.Score * weight;
            _members.Add(index);
            _x1 += p * input.Box.X1;
            _y1 += p * input.Box.Y1;
            _x2 += p * input.Box.X2;
            _y2 += p * input.Box.Y2;
            _sum += p;
            _largest = Math.Max(_largest, p);
            _weights += weight;
            Box = _members.Count == 1 ? input.Box : new PixelBox(_x1 / _sum, _y1 / _sum, _x2 / _sum, _y2 / _sum);
        }

        public FusedBox ToFused(int @class, IReadOnlyList<FusionInput> inputs, IReadOnlyList<double> weights, FusionScore score)
        {
            var present = _members.Select(index => inputs[index].Source).ToHashSet();
            var total = weights.Sum();
            var fused = score switch
            {
                FusionScore.Average => _sum / _members.Count * Math.Min(weights.Count, _members.Count) / total,
                FusionScore.Maximum => _largest / weights.Max(),
                FusionScore.BoxAndSourceAverage => _sum / _weights * present.Sum(source => weights[source]) / total,
                FusionScore.AbsentSourceAware => _sum / (_weights + weights.Where((_, source) => !present.Contains(source)).Sum()),
                _ => throw new ArgumentOutOfRangeException(nameof(score), score, "There is no such way to score a fused box."),
            };
            return new FusedBox(@class, Box, fused, _members);
        }
    }
}
