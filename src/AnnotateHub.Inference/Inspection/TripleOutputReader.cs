using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>boxes, labels, scores: the authors' export of RT-DETR has a second input of image sizes, torchvision has no batch axis (and
/// free names).</summary>
internal static class TripleOutputReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Facts.Outputs.Count != 3)
            return null;
        var sizes =
            model.Facts.Inputs.FirstOrDefault(input => input.Name == "orig_target_sizes")
            ?? model.Facts.Inputs.FirstOrDefault(input => input.Element is "int64" && input.Shape.Count == 2);
        var boxes =
            model.Output("boxes")
            ?? model.Facts.Outputs.FirstOrDefault(output => output.Best is [.., 4] && output.Element is "float" or "float16");
        var labels = model.Output("labels") ?? model.Facts.Outputs.FirstOrDefault(output => output.Element is "int64" or "int32");
        if (boxes is null || labels is null || boxes == labels)
            return null;
        var scores = model.Output("scores") ?? model.Facts.Outputs.First(output => output != boxes && output != labels);
        var output = new OutputRule(OutputContract.RtDetrAuthors, boxes.Name, scores.Name, labels.Name);
        if (sizes is not null && boxes.Shape.Count == 3)
            return new ContractGuess(
                output,
                sizes.Name == "orig_target_sizes" ? Confidence.Sure : Confidence.Likely,
                [
                    $"A second input '{sizes.Name}' takes the image sizes and three outputs give labels, boxes and scores: the "
                        + "authors' export of RT-DETR, boxes in the image's own pixels.",
                ],
                null,
                SizesName: sizes.Name
            );
        if (boxes.Shape.Count != 2)
            return null;
        var named = model.Output("boxes") is not null && model.Output("scores") is not null;
        return new ContractGuess(
            output with
            {
                Contract = OutputContract.Torchvision,
            },
            named && model.Image.Shape.Count == 3 ? Confidence.Sure
                : model.Image.Shape.Count == 3 ? Confidence.Likely
                : Confidence.Guess,
            [
                $"Boxes, labels and scores without a batch axis{(model.Image.Shape.Count == 3 ? ", and an input of three axes" : "")}: "
                    + "torchvision's detection models. Normalisation, resizing and suppression are inside the graph.",
            ],
            model.Classes.Count + 1,
            0,
            ["torchvision counts the background as class 0: confirm which label is which class."]
        );
    }
}
