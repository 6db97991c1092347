using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>What a model does wrong at a threshold, one class at a time.</summary>
public static class ModelErrors
{
    /// <summary>A true cell lies in a box from here on.</summary>
    private const double Inside = 0.75;

    /// <summary>Errors of a class, surest first; missed cells last. Boxes below the threshold do not exist.</summary>
    public static (IReadOnlyList<ModelError> Errors, int Hits) Find(
        EvaluationInput input,
        EvaluatedRun run,
        string @class,
        double threshold,
        double iou
    )
    {
        var byImage = run
            .Predictions.Where(prediction => prediction.Class == @class && prediction.Score >= threshold)
            .ToLookup(prediction => prediction.Image, StringComparer.Ordinal);
        var errors = new List<ModelError>();
        var hits = 0;
        foreach (var image in input.Images)
        {
            TruthCell[] own = [.. image.Cells.Where(cell => cell.Class == @class && !cell.Ignore)];
            TruthCell[] others =
            [
                .. image.Cells.Where(cell => cell.Class != @class && !cell.Ignore && CellLevels.IsExhaustive(input, cell.Class)),
            ];
            TruthCell[] ignored = [.. image.Cells.Where(cell => cell.Ignore)];
            Prediction[] boxes = [.. byImage[image.Name]];
            var pairs = OneToOneMatching.Match([.. own.Select(cell => cell.Box)], [.. boxes.Select(box => box.Box)], iou);
            hits += pairs.Count;
            var (foundCells, hitting) = (pairs.Select(pair => pair.A).ToHashSet(), pairs.Select(pair => pair.B).ToHashSet());
            errors.AddRange(
                own.Where((_, index) => !foundCells.Contains(index))
                    .Select(cell => new ModelError(ModelErrorKind.Missed, image.Name, null, null, cell.Box, cell.Class))
            );
            foreach (
                var box in boxes.Where(
                    (box, index) => !hitting.Contains(index) && !ignored.Any(cell => Overlap.Iou(cell.Box, box.Box) >= iou)
                )
            )
                errors.Add(Named(image.Name, box, own, others, iou));
        }

        return (
            [
                .. errors
                    .OrderByDescending(error => error.Score ?? double.NegativeInfinity)
                    .ThenBy(error => error.Image, StringComparer.Ordinal)
                    .ThenBy(error => error.Around.Y1)
                    .ThenBy(error => error.Around.X1),
            ],
            hits
        );
    }

    private static ModelError Named(string image, Prediction box, TruthCell[] own, TruthCell[] others, double iou)
    {
        TruthCell? confused = others
            .Where(cell => Overlap.Iou(cell.Box, box.Box) >= iou)
            .Select(cell => (TruthCell?)cell)
            .MaxBy(cell => Overlap.Iou(cell!.Value.Box, box.Box));
        if (confused is { } other)
            return new ModelError(ModelErrorKind.Confused, image, box.Box, box.Score, other.Box, other.Class);
        TruthCell[] covered = [.. own.Concat(others).Where(cell => Overlap.ShareInside(cell.Box, box.Box) >= Inside)];
        return covered.Length > 0 && (covered.Length > 1 || box.Box.Area >= 2 * covered[0].Box.Area)
            ? new ModelError(ModelErrorKind.Oversized, image, box.Box, box.Score, covered[0].Box, covered[0].Class)
            : new ModelError(ModelErrorKind.FalsePositive, image, box.Box, box.Score, null, null);
    }

    internal static ErrorCounts Count(EvaluationInput input, EvaluatedRun run, string @class, double? threshold, double iou)
    {
        if (threshold is not { } from)
            return new ErrorCounts(null, 0, 0, 0, 0, 0);
        var (errors, hits) = Find(input, run, @class, from, iou);
        return new ErrorCounts(
            from,
            hits,
            Count(ModelErrorKind.FalsePositive),
            Count(ModelErrorKind.Missed),
            Count(ModelErrorKind.Confused),
            Count(ModelErrorKind.Oversized)
        );

        int Count(ModelErrorKind kind) => errors.Count(error => error.Kind == kind);
    }
}
