using System.Globalization;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>One annotator's submitted work on an image, copied when it was taken in: later changes to it come in only when a lead takes
/// them.</summary>
/// <param name="Rank">1 is the most experienced; equal ranks are a tie.</param>
/// <param name="Revision">Of the label set that was copied.</param>
public sealed record AdjudicatedWork(
    long AssignmentId,
    long LabelSetId,
    long PersonId,
    int Rank,
    long Revision,
    IReadOnlyList<AdjudicatedBox> Boxes
)
{
    // Of one length, so that the order of names is the order of numbers.
    [JsonIgnore]
    public string Annotator => PersonId.ToString("D19", CultureInfo.InvariantCulture);

    public static long PersonOf(string annotator) => long.Parse(annotator, CultureInfo.InvariantCulture);

    public AnnotatorBoxes ToUnion() =>
        new(Annotator, Rank, [.. Boxes.Select(box => new DrawnBox(box.Id, new PixelBox(box.X1, box.Y1, box.X2, box.Y2), box.Class))]);
}
