using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>The classes of given cells: every true cell with the prediction that lies on it.</summary>
internal static class CellLevels
{
    /// <param name="Score">Of the positive class, 0 to 1 or not.</param>
    public sealed record Judged(int Image, string True, string Predicted, double Score);

    /// <summary>Ignored cells take no part. Of the predictions in an image each takes one cell at most, whatever its class.</summary>
    public static (IReadOnlyList<Judged> Cells, int WithoutPrediction) Judge(
        EvaluationInput input,
        EvaluatedRun run,
        EvaluationSettings settings
    )
    {
        var byImage = run.Predictions.ToLookup(prediction => prediction.Image, StringComparer.Ordinal);
        var positive = settings.Detected[0];
        var judged = new List<Judged>();
        var without = 0;
        foreach (var (number, image) in input.Images.Index())
        {
            TruthCell[] cells = [.. image.Cells.Where(cell => !cell.Ignore && IsExhaustive(input, cell.Class))];
            Prediction[] predictions = [.. byImage[image.Name]];
            var pairs = OneToOneMatching.Match(
                [.. cells.Select(cell => cell.Box)],
                [.. predictions.Select(prediction => prediction.Box)],
                settings.Iou
            );
            without += cells.Length - pairs.Count;
            judged.AddRange(
                pairs.Select(pair => new Judged(
                    number,
                    cells[pair.A].Class,
                    Chosen(predictions[pair.B]),
                    ScoreOf(predictions[pair.B], positive)
                ))
            );
        }

        return (judged, without);
    }

    public static CellLevel Compute(EvaluationInput input, EvaluatedRun run, EvaluationSettings settings)
    {
        var (cells, without) = Judge(input, run, settings);
        return new CellLevel(without, Binary(input, cells, settings), AllClasses(input, cells, settings));
    }

    internal static bool IsExhaustive(EvaluationInput input, string @class) =>
        input.Exhaustive is not { } looked || looked.Contains(@class);

    private static BinaryCells Binary(EvaluationInput input, IReadOnlyList<Judged> cells, EvaluationSettings settings)
    {
        var positive = settings.Detected[0];
        string[] negatives = [.. settings.Classes.Where(name => name != positive && IsExhaustive(input, name))];
        var reason =
            !IsExhaustive(input, positive) ? $"The truth does not hold every '{positive}'."
            : negatives.Length == 0 ? $"The truth holds every '{positive}' and nothing else, so there are no other cells to distinguish it from."
            : cells.Count == 0 ? "No prediction lies on a true cell."
            : null;
        if (reason is not null)
            return new BinaryCells(positive, 0, 0, new Figure(null, reason), null, null, null, null, [], null, null, reason);
        bool[] truth = [.. cells.Select(cell => cell.True == positive)];
        double[] scores = [.. cells.Select(cell => cell.Score)];
        var curve = ScoreCurve.Compute(truth, scores);
        var best = curve.Positives == 0 ? null : curve.BestF1;
        var bins = scores.All(score => score is >= 0 and <= 1) ? Calibration.Reliability(truth, scores) : [];
        return new BinaryCells(
            positive,
            cells.Count,
            curve.Positives,
            Auroc(input, cells, positive, settings),
            curve.AveragePrecision,
            OperatingPoint.From(best),
            curve.Positives == 0 ? null : OperatingPoint.From(ScoreCurve.Best(curve.OnTheAuthorsGrid)),
            best?.Accuracy,
            bins,
            bins.Count == 0 ? null : Calibration.ExpectedError(bins),
            bins.Count == 0 ? null : Calibration.Brier(truth, scores),
            null
        );
    }

    private static Figure Auroc(EvaluationInput input, IReadOnlyList<Judged> cells, string positive, EvaluationSettings settings)
    {
        var byImage = cells.ToLookup(cell => cell.Image);
        var resampling = new Resampling<double?>(
            [.. input.Images.Select(image => image.Patient)],
            settings.Resamples,
            settings.Seed,
            draw =>
            {
                Judged[] drawn = [.. draw.SelectMany(image => byImage[image])];
                return ScoreCurve
                    .Compute([.. drawn.Select(cell => cell.True == positive)], drawn.Select(cell => cell.Score).ToArray())
                    .Auroc;
            }
        );
        return resampling.Compute(auroc => auroc, "AUROC needs positive and negative cells.");
    }

    private static ClassedCells AllClasses(EvaluationInput input, IReadOnlyList<Judged> cells, EvaluationSettings settings)
    {
        string[] without = [.. settings.Classes.Where(name => !IsExhaustive(input, name))];
        var reason =
            settings.Classes.Count < 3 ? "There are fewer than three classes; see the figures of one against the rest."
            : without.Length > 0
                ? $"The truth does not hold every {string.Join(", ", without.Select(name => $"'{name}'"))}: figures of {settings.Classes.Count} classes would count right answers as wrong."
            : cells.Count == 0 ? "No prediction lies on a true cell."
            : cells.FirstOrDefault(cell => !settings.Classes.Contains(cell.Predicted) || !settings.Classes.Contains(cell.True)) is { } odd
                ? $"Cells carry the class '{(settings.Classes.Contains(odd.Predicted) ? odd.True : odd.Predicted)}', which is "
                    + $"none of {string.Join(", ", settings.Classes)}."
            : null;
        if (reason is not null)
            return new ClassedCells(settings.Classes, [], [], null, null, null, [], reason);
        var number = settings.Classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var metrics = new LabelMetrics(cells.Select(cell => (number[cell.True], number[cell.Predicted])), settings.Classes.Count);
        return new ClassedCells(
            settings.Classes,
            metrics.Confusion,
            metrics.RowNormalised,
            metrics.Accuracy,
            metrics.BalancedAccuracy,
            metrics.Macro.F1,
            metrics.ByClass,
            null
        );
    }

    /// <summary>The most probable class; without probabilities the class of the box.</summary>
    private static string Chosen(Prediction prediction) =>
        prediction.Probabilities is { Count: > 0 } all
            ? all.OrderByDescending(item => item.Value).ThenBy(item => item.Key, StringComparer.Ordinal).First().Key
            : prediction.Class;

    /// <summary>How much a prediction speaks for a class; without probabilities its score if it is of the class, else nothing.</summary>
    private static double ScoreOf(Prediction prediction, string @class) =>
        prediction.Probabilities is { } all ? all.GetValueOrDefault(@class)
        : prediction.Class == @class ? prediction.Score
        : 0;
}
