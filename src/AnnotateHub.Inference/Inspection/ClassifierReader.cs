using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>One output of two axes.</summary>
internal static class ClassifierReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Only is not { } output || output.Best is not [_, { } count] || model.Image.Shape.Count != 4)
            return null;
        var isUltralytics = model.IsUltralytics && UltralyticsMetadata.Task(model.Facts.Metadata) is "classify" or null;
        var isKnown = (model.Image.Name, output.Name) is ("pixel_values", "logits") or ("input", "output") or ("input", "logits");
        return isUltralytics
            ? new ContractGuess(
                new OutputRule(OutputContract.ClassifierProbabilities, output.Name),
                Confidence.Sure,
                [$"{count} numbers a picture and Ultralytics' metadata: a YOLO classifier, whose softmax is inside the graph."],
                count
            )
            : new ContractGuess(
                new OutputRule(OutputContract.ClassifierLogits, output.Name),
                isKnown ? Confidence.Likely : Confidence.Guess,
                [
                    $"{count} numbers a picture: a classifier{(isKnown ? $" with the names of {(model.Image.Name == "pixel_values" ? "timm or Optimum" : "MMPretrain")}" : "")}, "
                        + "taken for logits before the softmax.",
                ],
                count,
                ToConfirm: ["Confirm that the graph ends before the softmax; where it ends after it, choose probabilities."]
            );
    }
}
