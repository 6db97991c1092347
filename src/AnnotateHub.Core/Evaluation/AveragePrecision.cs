namespace AnnotateHub.Core.Evaluation;

/// <summary>Area under the precision-recall curve in its three customary forms. Null where a class has no true boxes, which also leaves it
/// out of means.</summary>
public static class AveragePrecision
{
    /// <summary>Added to the count of detections by pycocotools, so that a perfect single hit has precision 0.9999999999999998.</summary>
    private const double CocoEpsilon = 2.220446049250313e-16;

    /// <summary>VOC 2010 to 2012: area under the precision made non-increasing from the right.</summary>
    public static double? AllPoint(RankedDetections detections)
    {
        if (detections.TruthCount == 0)
            return null;
        var (recall, precision) = detections.Curve();
        MakeNonIncreasing(precision);
        double area = 0,
            before = 0;
        for (var index = 0; index < recall.Length; index++)
        {
            area += (recall[index] - before) * precision[index];
            before = recall[index];
        }

        return area;
    }

    /// <summary>VOC 2007: mean over the recalls 0, 0.1 .. 1 of the best precision at that recall or beyond.</summary>
    /// <remarks>The recalls are i · 0.1 in double arithmetic as in the reference codes: three of them a hair above the tenth.</remarks>
    public static double? ElevenPoint(RankedDetections detections) =>
        AtRecalls(detections, Enumerable.Range(0, 11).Select(step => step * 0.1), epsilon: 0);

    /// <summary>COCO: mean over 101 recalls i · 0.01 (ten of them a hair above i/100, as in pycocotools).</summary>
    public static double? Coco101(RankedDetections detections) =>
        AtRecalls(detections, Enumerable.Range(0, 101).Select(step => step * 0.01), CocoEpsilon);

    /// <summary>COCO's AP@[.5:.95]: mean of <see cref="Coco101"/> over ten IoU thresholds.</summary>
    public static double? CocoOverThresholds(DetectionEvaluation evaluation, int @class)
    {
        var values = DetectionEvaluation.CocoThresholds.Select(threshold => Coco101(evaluation.At(@class, threshold))).ToList();
        return values.Average();
    }

    /// <summary>Mean over the classes that have true boxes; null when none has.</summary>
    public static double? MeanOverClasses(IEnumerable<double?> byClass) => byClass.Average();

    /// <summary>Precision made non-increasing from the right and read at COCO's 101 recalls; 0 where the recall is not reached.</summary>
    public static double[] PrecisionAtCocoRecalls(RankedDetections detections) =>
        Read(detections, [.. Enumerable.Range(0, 101).Select(step => step * 0.01)], CocoEpsilon);

    private static double? AtRecalls(RankedDetections detections, IEnumerable<double> recalls, double epsilon) =>
        detections.TruthCount == 0 ? null : Read(detections, [.. recalls], epsilon).Average();

    private static double[] Read(RankedDetections detections, double[] recalls, double epsilon)
    {
        var (recall, precision) = detections.Curve();
        if (epsilon > 0)
        {
            int hits = 0,
                misses = 0;
            for (var index = 0; index < precision.Length; index++)
            {
                if (detections.Ranked[index].Outcome == DetectionOutcome.TruePositive)
                    hits++;
                else if (detections.Ranked[index].Outcome == DetectionOutcome.FalsePositive)
                    misses++;
                precision[index] = hits / (hits + misses + epsilon);
            }
        }

        MakeNonIncreasing(precision);
        var read = new double[recalls.Length];
        var at = 0;
        for (var step = 0; step < recalls.Length; step++)
        {
            while (at < recall.Length && recall[at] < recalls[step])
                at++;
            read[step] = at < recall.Length ? precision[at] : 0;
        }

        return read;
    }

    private static void MakeNonIncreasing(double[] precision)
    {
        for (var index = precision.Length - 2; index >= 0; index--)
            precision[index] = Math.Max(precision[index], precision[index + 1]);
    }
}
