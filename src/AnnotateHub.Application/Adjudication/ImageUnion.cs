using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;

namespace AnnotateHub.Application.Adjudication;

/// <summary>The union of one image.</summary>
/// <param name="Annotators">Who annotated it; an image that one person alone has is suppressed by itself.</param>
public sealed record ImageUnion(
    string Image,
    IReadOnlyList<string> Annotators,
    IReadOnlyList<ReportedBox> Boxes,
    IReadOnlyList<ReportedInput> LeftOut,
    IReadOnlyList<ReportedCase> Disagreements
)
{
    public static ImageUnion From(string image, IReadOnlyList<string> annotators, UnionResult result) =>
        new(
            image,
            annotators,
            [
                .. result.Boxes.Select(box => new ReportedBox(
                    [box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2],
                    box.Class,
                    box.DecidedBy.ToString(),
                    box.NeedsDecision,
                    [.. box.Members.Select(member => Input(member.Input, member.Iou))]
                )),
            ],
            [.. result.LeftOut.Select(leftOutBox => Input(leftOutBox.Input, null) with { Why = leftOutBox.Reason.Describe() })],
            [
                .. result.Cases.Select(disagreement => new ReportedCase(
                    disagreement.Kind.Key(),
                    disagreement.Iou,
                    [.. disagreement.Boxes.Select(box => Input(box, null))]
                )),
            ]
        );

    private static ReportedInput Input(InputBox input, double? iou) =>
        new(input.Annotator, input.Drawn.Id, [input.Box.X1, input.Box.Y1, input.Box.X2, input.Box.Y2], input.Class, iou);
}
