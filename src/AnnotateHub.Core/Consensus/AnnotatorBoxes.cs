namespace AnnotateHub.Core.Consensus;

/// <summary>What one annotator drew on an image.</summary>
/// <param name="Annotator">Differs from every other annotator of the image.</param>
/// <param name="Rank">1 is the most experienced; equal ranks are allowed and make the union ask.</param>
public sealed record AnnotatorBoxes(string Annotator, int Rank, IReadOnlyList<DrawnBox> Boxes);
