namespace AnnotateHub.Browser.Tests;

/// <summary>
/// The figures of a study by the formulas of docs/agreement.md and docs/evaluation.md, written out once more and with nothing of the
/// product's. Short because a study of a test is kind: a box overlaps one box of the other at most by half, so that no matching has to be
/// searched for, and <see cref="Pairs"/> refuses any other.
/// </summary>
internal static class StudyOracle
{
    public static double Iou(Cell a, Cell b, double farEdge = 0)
    {
        var width = Math.Min(a.X2, b.X2) + farEdge - Math.Max(a.X1, b.X1);
        var height = Math.Min(a.Y2, b.Y2) + farEdge - Math.Max(a.Y1, b.Y1);
        if (width <= 0 || height <= 0)
            return 0;
        var shared = width * height;
        return shared / (Area(a) + Area(b) - shared);

        double Area(Cell cell) => (cell.X2 - cell.X1 + farEdge) * (cell.Y2 - cell.Y1 + farEdge);
    }

    /// <summary>The cells of one image that both have.</summary>
    public static List<(Cell A, Cell B)> Pairs(IReadOnlyList<Cell> first, IReadOnlyList<Cell> second)
    {
        var pairs = (from a in first from b in second where Iou(a, b) >= 0.5 select (a, b)).ToList();
        return pairs.DistinctBy(pair => pair.a).Count() == pairs.Count && pairs.DistinctBy(pair => pair.b).Count() == pairs.Count
            ? pairs
            : throw new InvalidOperationException("A box overlaps two: the matching would have to be searched for.");
    }

    /// <summary>2m / (2m + a + b), and of the m cells the share with the same class, and that share beyond chance (Cohen 1960).</summary>
    public static (int Matched, double F1, double SameClass, double Kappa) Agreement(
        IReadOnlyList<(IReadOnlyList<Cell> A, IReadOnlyList<Cell> B)> images
    )
    {
        var pairs = images.SelectMany(image => Pairs(image.A, image.B)).ToList();
        double matched = pairs.Count;
        var same = pairs.Count(pair => pair.A.Class == pair.B.Class) / matched;
        var chance = pairs
            .SelectMany(pair => new[] { pair.A.Class, pair.B.Class })
            .Distinct()
            .Sum(name => pairs.Count(pair => pair.A.Class == name) / matched * (pairs.Count(pair => pair.B.Class == name) / matched));
        return (
            pairs.Count,
            2 * matched / images.Sum(image => image.A.Count + image.B.Count),
            same,
            (same - chance) / (1 - chance)
        );
    }

    /// <summary>ICC(2,1) of two raters' counts (Shrout and Fleiss 1979), from the mean squares of a two-way table.</summary>
    public static double CountAgreement(IReadOnlyList<(double A, double B)> counts)
    {
        double n = counts.Count;
        var mean = counts.Average(row => (row.A + row.B) / 2);
        var (meanA, meanB) = (counts.Average(row => row.A), counts.Average(row => row.B));
        var images = 2 * counts.Sum(row => Square((row.A + row.B) / 2 - mean)) / (n - 1);
        var raters = n * (Square(meanA - mean) + Square(meanB - mean));
        var error =
            counts.Sum(row =>
                Square(row.A - (row.A + row.B) / 2 - meanA + mean) + Square(row.B - (row.A + row.B) / 2 - meanB + mean)
            ) / (n - 1);
        return (images - error) / (images + error + 2 * (raters - error) / n);

        static double Square(double value) => value * value;
    }

    /// <summary>The paper's union of one image: by rank, x1, y1, x2, y2, class; what overlaps a kept box by more than half is
    /// dropped.</summary>
    public static List<Cell> Union(IEnumerable<Cell> senior, IEnumerable<Cell> junior)
    {
        var kept = new List<Cell>();
        foreach (var box in InOrder(senior).Concat(InOrder(junior)))
            if (kept.All(other => Iou(box, other) <= 0.5))
                kept.Add(box);
        return kept;

        static IEnumerable<Cell> InOrder(IEnumerable<Cell> boxes) =>
            boxes.OrderBy(box => box.X1).ThenBy(box => box.Y1).ThenBy(box => box.X2).ThenBy(box => box.Y2).ThenBy(box => box.Class);
    }

    /// <summary>The authors' convention: a detection takes the true box that it overlaps most, far edges inclusive; a second one on it is
    /// wrong. AP is the area under the precision made non-increasing.</summary>
    public static (double Ap, double BestF1) Detection(
        IReadOnlyDictionary<string, IReadOnlyList<Cell>> truth,
        IReadOnlyList<(string Image, Cell Box, double Score)> predictions
    )
    {
        var taken = new HashSet<(string, Cell)>();
        var (hits, best) = (0, 0.0);
        double total = truth.Values.Sum(cells => cells.Count);
        var curve = new List<(double Recall, double Precision)>();
        var ranked = predictions.OrderByDescending(item => item.Score).ToList();
        for (var place = 0; place < ranked.Count; place++)
        {
            var (image, box, score) = ranked[place];
            var most = truth[image].MaxBy(cell => Iou(cell, box, farEdge: 1));
            if (most is not null && Iou(most, box, farEdge: 1) >= 0.5 && taken.Add((image, most)))
                hits++;
            curve.Add((hits / total, hits / (place + 1.0)));
            // Equal scores are one step of the threshold.
            if (place + 1 == ranked.Count || ranked[place + 1].Score < score)
                best = Math.Max(best, 2 * hits / (total + place + 1));
        }

        var (area, before) = (0.0, 0.0);
        for (var place = 0; place < curve.Count; place++)
        {
            area += (curve[place].Recall - before) * curve[place..].Max(point => point.Precision);
            before = curve[place].Recall;
        }

        return (area, best);
    }

    /// <summary>A box on an image, in raw pixels, far edges exclusive.</summary>
    internal sealed record Cell(double X1, double Y1, double X2, double Y2, string Class);
}
