using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>dets and labels: MMDeploy and RF-DETR share the names; the last axis of dets tells them apart.</summary>
internal static class PairedOutputReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Output("dets") is not { } dets || model.Output("labels") is not { } labels)
            return null;
        if (dets.Best is [_, _, 5])
            return new ContractGuess(
                new OutputRule(OutputContract.MmDeploy, "dets", Labels: "labels"),
                labels.Element is "int64" or "int32" ? Confidence.Sure : Confidence.Likely,
                [
                    "Outputs 'dets' with five numbers a box (x1, y1, x2, y2, score) and 'labels' are those of MMDeploy; "
                        + "suppression is inside the graph.",
                ],
                null,
                ToConfirm:
                [
                    "MMDeploy leaves the normalisation out of the graph: confirm that the planes are scaled as in training (mean "
                        + "and deviation of the config's data_preprocessor).",
                ]
            );
        return dets.Best is [_, _, 4] && labels.Best is [_, _, { } count]
            ? new ContractGuess(
                new OutputRule(OutputContract.RfDetr, "dets", "labels"),
                labels.Element is "float" or "float16" ? Confidence.Sure : Confidence.Likely,
                [
                    $"Outputs 'dets' with four numbers a box and 'labels' with {count} logits a box are those of RF-DETR "
                        + "(MMDeploy's have five numbers a box).",
                ],
                count,
                count - 1
            )
            : null;
    }
}
