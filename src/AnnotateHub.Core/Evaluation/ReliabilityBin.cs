namespace AnnotateHub.Core.Evaluation;

/// <summary>One bin of a reliability plot.</summary>
/// <param name="Low">Scores from here (inclusive) ...</param>
/// <param name="High">... to here (exclusive; the last bin includes 1).</param>
/// <param name="MeanScore">Null where the bin is empty.</param>
/// <param name="PositiveShare">Null where the bin is empty.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double? MeanScore, double? PositiveShare);
