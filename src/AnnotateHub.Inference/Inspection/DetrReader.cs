using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>Optimum's names are their own: logits and pred_boxes.</summary>
internal static class DetrReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Output("logits") is not { } logits || model.Output("pred_boxes") is not { } boxes || boxes.Best is not [_, _, 4])
            return null;
        var count = logits.Best is [_, _, { } last] ? last : (int?)null;
        var classes = model.Classes.Count;
        // DETR and YOLOS add "no object" as their last class, RT-DETR and D-FINE do not; only the number of classes tells.
        var isSoftmax = count == classes + 1;
        var sure = count is not null && (isSoftmax || count == classes);
        return new ContractGuess(
            new OutputRule(isSoftmax ? OutputContract.DetrSoftmax : OutputContract.DetrSigmoid, "pred_boxes", "logits"),
            sure ? Confidence.Likely : Confidence.Guess,
            [
                $"Outputs 'logits' and 'pred_boxes' are those of Hugging Face Optimum.",
                isSoftmax
                    ? $"{count} logits a box for the project's {classes} classes: one more, so the last is taken for \"no "
                        + "object\" (DETR, YOLOS: softmax)."
                    : $"{count?.ToString() ?? "An unknown number of"} logits a box: taken for one sigmoid a class (RT-DETR, D-FINE).",
            ],
            count,
            isSoftmax ? count - 1 : null,
            ["DETR and YOLOS end in a softmax with \"no object\" last, RT-DETR and D-FINE in sigmoids: confirm which model this is."]
        );
    }
}
