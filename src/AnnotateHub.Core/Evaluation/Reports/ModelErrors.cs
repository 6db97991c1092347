using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

public enum ModelErrorKind
{
    /// <summary>A box on nothing.</summary>
    FalsePositive,

    /// <summary>A true cell without a box.</summary>
    Missed,

    /// <summary>A box on a true cell of another class.</summary>
    Confused,

    /// <summary>A box of at least twice the size of the true cell it covers, or around several true cells (the paper's figure 9).</summary>
    Oversized,
}

/// <summary>One error, for the browser of errors.</summary>
/// <param name="Box">Null for a missed cell.</param>
/// <param name="Truth">The true cell concerned; null where there is none.</param>
public sealed record ModelError(ModelErrorKind Kind, string Image, PixelBox? Box, double? Score, PixelBox? Truth, string? TrueClass)
{
    /// <summary>The smallest box around both.</summary>
    public PixelBox Around => (Box, Truth) switch
    {
        ({ } box, { } truth) => new PixelBox(Math.Min(box.X1, truth.X1), Math.Min(box.Y1, truth.Y1), Math.Max(box.X2, truth.X2), Math.Max(box.Y2, truth.Y2)),
        ({ } box, null) => box,
        (null, { } truth) => truth,
        _ => throw new InvalidOperationException("An error has a box or a true cell."),
    };
}

/// <summary>What a model does wrong at a threshold, one class at a time.</summary>
public static class ModelErrors
{
    /// <summary>A true cell lies in a box from here on.</summary>
    private const double Inside = 0.75;

    /// <summary>Errors of a class, surest first; missed cells last. Boxes below the threshold do not exist.</summary>
    public static (IReadOnlyList<ModelError> Errors, int Hits) Of(EvaluationInput input, EvaluatedRun run, string @class, double threshold, double iou)
    {
        var byImage = run.Predictions.Where(item => item.Class == @class && item.Score >= threshold).ToLookup(item => item.Image, StringComparer.Ordinal);
        var errors = new List<ModelError>();
        var hits = 0;
        foreach (var image in input.Images)
        {
            TruthCell[] own = [.. image.Cells.Where(cell => cell.Class == @class && !cell.Ignore)];
            TruthCell[] others = [.. image.Cells.Where(cell => cell.Class != @class && !cell.Ignore && CellLevels.IsExhaustive(input, cell.Class))];
            TruthCell[] ignored = [.. image.Cells.Where(cell => cell.Ignore)];
            Prediction[] boxes = [.. byImage[image.Name]];
            var pairs = OneToOneMatching.Match([.. own.Select(cell => cell.Box)], [.. boxes.Select(box => box.Box)], iou);
            hits += pairs.Count;
            var (foundCells, hitting) = (pairs.Select(pair => pair.A).ToHashSet(), pairs.Select(pair => pair.B).ToHashSet());
            errors.AddRange(own.Where((_, index) => !foundCells.Contains(index)).Select(cell => new ModelError(ModelErrorKind.Missed, image.Name, null, null, cell.Box, cell.Class)));
            foreach (var box in boxes.Where((box, index) => !hitting.Contains(index) && !ignored.Any(cell => Overlap.Iou(cell.Box, box.Box) >= iou)))
                errors.Add(Named(image.Name, box, own, others, iou));
        }

        return ([.. errors.OrderByDescending(error => error.Score ?? double.NegativeInfinity).ThenBy(error => error.Image, StringComparer.Ordinal).ThenBy(error => error.Around.Y1).ThenBy(error => error.Around.X1)], hits);
    }

    private static ModelError Named(string image, Prediction box, TruthCell[] own, TruthCell[] others, double iou)
    {
        TruthCell? confused = others.Where(cell => Overlap.Iou(cell.Box, box.Box) >= iou).Select(cell => (TruthCell?)cell).MaxBy(cell => Overlap.Iou(cell!.Value.Box, box.Box));
        if (confused is { } other) return new ModelError(ModelErrorKind.Confused, image, box.Box, box.Score, other.Box, other.Class);
        TruthCell[] covered = [.. own.Concat(others).Where(cell => Overlap.ShareInside(cell.Box, box.Box) >= Inside)];
        return covered.Length > 0 && (covered.Length > 1 || box.Box.Area >= 2 * covered[0].Box.Area)
            ? new ModelError(ModelErrorKind.Oversized, image, box.Box, box.Score, covered[0].Box, covered[0].Class)
            : new ModelError(ModelErrorKind.FalsePositive, image, box.Box, box.Score, null, null);
    }

    internal static ErrorCounts Count(EvaluationInput input, EvaluatedRun run, string @class, double? threshold, double iou)
    {
        if (threshold is not { } from) return new ErrorCounts(null, 0, 0, 0, 0, 0);
        var (errors, hits) = Of(input, run, @class, from, iou);
        return new ErrorCounts(from, hits, Count(ModelErrorKind.FalsePositive), Count(ModelErrorKind.Missed), Count(ModelErrorKind.Confused), Count(ModelErrorKind.Oversized));

        int Count(ModelErrorKind kind) => errors.Count(error => error.Kind == kind);
    }
}
