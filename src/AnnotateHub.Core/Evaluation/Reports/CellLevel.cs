namespace AnnotateHub.Core.Evaluation.Reports;

/// <summary>The class of cells that a prediction lies on (one-to-one, at the IoU of the settings).</summary>
/// <param name="WithoutPrediction">True cells on which no prediction lies; they are no part of the cell level.</param>
public sealed record CellLevel(int WithoutPrediction, BinaryCells Binary, ClassedCells AllClasses);
