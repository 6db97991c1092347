using AnnotateHub.Core.Agreement.Reports;

namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>What a threshold gives.</summary>
public sealed record OperatingPoint(double Threshold, double Precision, double Recall, double F1)
{
    internal static OperatingPoint? Of(ThresholdPoint? point) => point is { } found ? new OperatingPoint(found.Threshold, found.Precision, found.Recall, found.F1) : null;
}

/// <summary>Average precision of one class under one convention.</summary>
/// <param name="Mean">AP@[.5:.95], mean of the 101-point AP over ten IoU thresholds.</param>
/// <param name="Best">Over every distinct score.</param>
/// <param name="BestOnGrid">Over the authors' grid 0.05 to 0.99 by 0.01.</param>
public sealed record ConventionRow(DetectionConvention Convention, string Words, double? AllPoint, double? ElevenPoint, double? Points101, double? Mean, OperatingPoint? Best, OperatingPoint? BestOnGrid);

/// <summary>A point of a precision-recall curve.</summary>
public sealed record CurvePoint(double Recall, double Precision, double Score);

/// <summary>Detection of one class in whole images.</summary>
/// <param name="Ap">All-point AP at the IoU of the settings, under the convention of the settings.</param>
/// <param name="BestF1">Under the same convention.</param>
/// <param name="Curve">Precision and recall after each score, thinned for drawing.</param>
/// <param name="Reason">Why the class is not evaluated; then everything else is empty.</param>
public sealed record ImageLevel(
    string Class, int Truth, int Ignored, int Detections, Figure Ap, Figure BestF1, IReadOnlyList<ConventionRow> Conventions, IReadOnlyList<CurvePoint> Curve, string? Reason);

/// <summary>One class against the rest on given boxes.</summary>
public sealed record BinaryCells(
    string Positive, int Cells, int Positives, Figure Auroc, double? AveragePrecision, OperatingPoint? Best, OperatingPoint? BestOnGrid, double? AccuracyAtBest,
    IReadOnlyList<ReliabilityBin> Reliability, double? CalibrationError, double? Brier, string? Reason);

/// <summary>All classes on given boxes; rows of <paramref name="Confusion"/> are true classes.</summary>
public sealed record ClassedCells(
    IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<int>> Confusion, IReadOnlyList<IReadOnlyList<double>> RowNormalised,
    double? Accuracy, double? BalancedAccuracy, double? MacroF1, IReadOnlyList<ClassMetrics> ByClass, string? Reason);

/// <summary>The class of cells that a prediction lies on (one-to-one, at the IoU of the settings).</summary>
/// <param name="WithoutPrediction">True cells on which no prediction lies; they are no part of the cell level.</param>
public sealed record CellLevel(int WithoutPrediction, BinaryCells Binary, ClassedCells AllClasses);

/// <summary>The model at one weight of the classifier.</summary>
/// <param name="Words">detector only, classifier only, as the settings.</param>
public sealed record StageRow(double ClassifierWeight, string Words, double? Ap, double? BestF1, double? Threshold);

/// <summary>One class in the images of one patient.</summary>
public sealed record EvaluatedPatient(string Patient, int Images, int Truth, double? Ap, double? BestF1);

/// <summary>One run of a model.</summary>
/// <param name="Outside">Predictions in images that the truth does not have; left out.</param>
/// <param name="Silent">Images without any prediction; their cells count as missed.</param>
/// <param name="Stages">Empty where the stages are not known; of the first class.</param>
/// <param name="ByPatient">Of the first class.</param>
public sealed record RunReport(
    string Name, string Model, string? TrainedOn, int Outside, int Silent, IReadOnlyList<ImageLevel> ByClass, CellLevel Cells, IReadOnlyList<StageRow> Stages,
    IReadOnlyList<EvaluatedPatient> ByPatient, ErrorCounts Errors);

/// <summary>Mean and deviation (n - 1) over the runs of a model; the deviation is null for one run.</summary>
public sealed record MeanOverRuns(double? Mean, double? Deviation, int Runs)
{
    internal static MeanOverRuns Of(IEnumerable<double?> values)
    {
        double[] defined = [.. values.OfType<double>()];
        return new MeanOverRuns(defined.Length == 0 ? null : defined.Average(), defined.Length < 2 ? null : Agreement.Bootstrap.StandardDeviation(defined), defined.Length);
    }
}

/// <summary>A model over its runs; of the first class.</summary>
public sealed record ModelRow(string Model, MeanOverRuns Ap, MeanOverRuns BestF1, MeanOverRuns Auroc, MeanOverRuns CellBestF1, MeanOverRuns Accuracy);

/// <summary>Learned from some patients, judged on one: a cell of the paper's table 6.</summary>
public sealed record TransferRow(string Model, string TrainedOn, string TestedOn, MeanOverRuns Ap, MeanOverRuns BestF1);

/// <summary>Two models on the same images: first minus second, with the images drawn together.</summary>
public sealed record ModelComparison(string First, string Second, Figure ApDifference, Figure BestF1Difference);

/// <summary>How often which error occurs at the best threshold; of the first class.</summary>
public sealed record ErrorCounts(double? Threshold, int Hits, int FalsePositives, int Missed, int Confused, int Oversized);

/// <summary>A model evaluation; docs/evaluation.md has the conventions.</summary>
/// <param name="NotEvaluated">Why a class is left out, by class.</param>
public sealed record EvaluationReport(
    EvaluationSettings Settings, Uncertainty Uncertainty, int Images, int Patients, IReadOnlyDictionary<string, string> NotEvaluated, string? NoInterval,
    IReadOnlyList<RunReport> Runs, IReadOnlyList<ModelRow> Models, IReadOnlyList<TransferRow> Transfers, IReadOnlyList<ModelComparison> Comparisons);
