using AnnotateHub.Inference.Manifests;

namespace AnnotateHub.Inference.Inspection;

/// <summary>Optimum's names are their own: logits and pred_boxes.</summary>
internal static class DetrReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Output("logits") is not { } logits || model.Output("pred_boxes") is not { } boxes || boxes.Best is not [_, _, 4]) return null;
        var count = logits.Best is [_, _, { } last] ? last : (int?)null;
        var classes = model.Classes.Count;
        // DETR and YOLOS add "no object" as their last class, RT-DETR and D-FINE do not; only the number of classes tells.
        var isSoftmax = count == classes + 1;
        var sure = count is not null && (isSoftmax || count == classes);
        return new ContractGuess(
            new OutputRule(isSoftmax ? OutputContract.DetrSoftmax : OutputContract.DetrSigmoid, "pred_boxes", "logits"),
            sure ? Sureness.Likely : Sureness.Guess,
            [
                $"Outputs 'logits' and 'pred_boxes' are those of Hugging Face Optimum.",
                isSoftmax
                    ? $"{count} logits a box for the project's {classes} classes: one more, so the last is taken for \"no object\" (DETR, YOLOS: softmax)."
                    : $"{count?.ToString() ?? "An unknown number of"} logits a box: taken for one sigmoid a class (RT-DETR, D-FINE).",
            ],
            count, isSoftmax ? count - 1 : null,
            ["DETR and YOLOS end in a softmax with \"no object\" last, RT-DETR and D-FINE in sigmoids: confirm which model this is."]);
    }
}

/// <summary>dets and labels: MMDeploy and RF-DETR share the names; the last axis of dets tells them apart.</summary>
internal static class PairedOutputReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Output("dets") is not { } dets || model.Output("labels") is not { } labels) return null;
        if (dets.Best is [_, _, 5])
            return new ContractGuess(new OutputRule(OutputContract.MmDeploy, "dets", Labels: "labels"), labels.Element is "int64" or "int32" ? Sureness.Sure : Sureness.Likely,
                ["Outputs 'dets' with five numbers a box (x1, y1, x2, y2, score) and 'labels' are those of MMDeploy; suppression is inside the graph."], null,
                ToConfirm: ["MMDeploy leaves the normalisation out of the graph: confirm that the planes are scaled as in training (mean and deviation of the config's data_preprocessor)."]);
        return dets.Best is [_, _, 4] && labels.Best is [_, _, { } count]
            ? new ContractGuess(new OutputRule(OutputContract.RfDetr, "dets", "labels"), labels.Element is "float" or "float16" ? Sureness.Sure : Sureness.Likely,
                [$"Outputs 'dets' with four numbers a box and 'labels' with {count} logits a box are those of RF-DETR (MMDeploy's have five numbers a box)."], count, count - 1)
            : null;
    }
}

/// <summary>boxes, labels, scores: the authors' export of RT-DETR has a second input of image sizes, torchvision has no batch axis (and free names).</summary>
internal static class TripleOutputReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Facts.Outputs.Count != 3) return null;
        var sizes = model.Facts.Inputs.FirstOrDefault(input => input.Name == "orig_target_sizes") ?? model.Facts.Inputs.FirstOrDefault(input => input.Element is "int64" && input.Shape.Count == 2);
        var boxes = model.Output("boxes") ?? model.Facts.Outputs.FirstOrDefault(output => output.Best is [.., 4] && output.Element is "float" or "float16");
        var labels = model.Output("labels") ?? model.Facts.Outputs.FirstOrDefault(output => output.Element is "int64" or "int32");
        if (boxes is null || labels is null || boxes == labels) return null;
        var scores = model.Output("scores") ?? model.Facts.Outputs.First(output => output != boxes && output != labels);
        var output = new OutputRule(OutputContract.RtDetrAuthors, boxes.Name, scores.Name, labels.Name);
        if (sizes is not null && boxes.Shape.Count == 3)
            return new ContractGuess(output, sizes.Name == "orig_target_sizes" ? Sureness.Sure : Sureness.Likely,
                [$"A second input '{sizes.Name}' takes the image sizes and three outputs give labels, boxes and scores: the authors' export of RT-DETR, boxes in the image's own pixels."], null, SizesName: sizes.Name);
        if (boxes.Shape.Count != 2) return null;
        var named = model.Output("boxes") is not null && model.Output("scores") is not null;
        return new ContractGuess(output with { Contract = OutputContract.Torchvision }, named && model.Image.Shape.Count == 3 ? Sureness.Sure : model.Image.Shape.Count == 3 ? Sureness.Likely : Sureness.Guess,
            [$"Boxes, labels and scores without a batch axis{(model.Image.Shape.Count == 3 ? ", and an input of three axes" : "")}: torchvision's detection models. Normalisation, resizing and suppression are inside the graph."],
            model.Classes.Count + 1, 0, ["torchvision counts the background as class 0: confirm which label is which class."]);
    }
}

/// <summary>One output of three axes: YOLO of several generations, told apart by metadata, the number of anchors and the number of classes.</summary>
internal static class YoloReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Only is not { } output || output.Best is not [_, { } second, { } third]) return null;
        var names = model.Names.Count;
        var (anchors5, anchors8) = Anchors(model);
        var candidates = new List<(OutputContract Contract, int Count, int Points, List<string> Words)>();
        if (third == 6) Add(OutputContract.YoloEndToEnd, Math.Max(names, model.Classes.Count), "rows of six numbers (x1, y1, x2, y2, score, class): an end-to-end YOLO, suppression inside the graph",
            (UltralyticsMetadata.SaysEndToEnd(model.Facts.Metadata), 4, "the metadata say that suppression is inside"), (second <= 1_000 && second != anchors5, 2, $"only {second} rows"), (names > 0 && names != 1, 1, "the metadata name more than one class"));
        if (second > 4 && third > second) Add(OutputContract.YoloV8, second - 4, $"columns of 4 + {second - 4} numbers: YOLO v8 or 11, without objectness",
            (names == second - 4, 3, $"the metadata name {names} classes"), (third == anchors8, 3, $"{third} anchors as strides of 8, 16 and 32 give"), (second - 4 == model.Classes.Count, 1, $"the project has {model.Classes.Count} classes"));
        if (third > 5 && second > third) Add(OutputContract.YoloV5, third - 5, $"rows of 5 + {third - 5} numbers: YOLOv5, with objectness",
            (names == third - 5, 3, $"the metadata name {names} classes"), (second == anchors5, 3, $"{second} anchors as three at each stride give"), (third - 5 == model.Classes.Count, 1, $"the project has {model.Classes.Count} classes"));
        if (candidates.Count == 0) return null;
        var best = candidates.OrderByDescending(candidate => candidate.Points).ToList();
        var isAlone = best.Count == 1 || best[0].Points >= best[1].Points + 2;
        return new ContractGuess(new OutputRule(best[0].Contract, output.Name), best[0].Points >= 3 && isAlone ? Sureness.Sure : best[0].Points >= 1 && isAlone ? Sureness.Likely : Sureness.Guess,
            [$"The output '{output.Name}' [{string.Join(", ", output.Best.Select(size => size?.ToString() ?? "?"))}] holds {string.Join("; ", best[0].Words)}.", .. best.Skip(1).Select(other => $"It might also be {other.Words[0]}.")],
            best[0].Count, ToConfirm: best.Count > 1 && !isAlone ? [$"Several contracts fit this shape: confirm that this is {best[0].Words[0]}."] : null);

        void Add(OutputContract contract, int count, string words, params (bool Holds, int Points, string Words)[] signs) => candidates.Add(
            (contract, count, signs.Where(sign => sign.Holds).Sum(sign => sign.Points), [words, .. signs.Where(sign => sign.Holds).Select(sign => sign.Words)]));
    }

    /// <summary>Three anchors a cell for v5, one for v8, at strides 8, 16 and 32.</summary>
    private static (int Five, int Eight) Anchors(SeenModel model)
    {
        if (model.Size is not { } size) return (-1, -1);
        var cells = new[] { 8, 16, 32 }.Sum(stride => size.Height / stride * (size.Width / stride));
        return (3 * cells, cells);
    }
}

/// <summary>One output of two axes.</summary>
internal static class ClassifierReader
{
    public static ContractGuess? Read(SeenModel model)
    {
        if (model.Only is not { } output || output.Best is not [_, { } count] || model.Image.Shape.Count != 4) return null;
        var isUltralytics = model.IsUltralytics && UltralyticsMetadata.Task(model.Facts.Metadata) is "classify" or null;
        var isKnown = (model.Image.Name, output.Name) is ("pixel_values", "logits") or ("input", "output") or ("input", "logits");
        return isUltralytics
            ? new ContractGuess(new OutputRule(OutputContract.ClassifierProbabilities, output.Name), Sureness.Sure, [$"{count} numbers a picture and Ultralytics' metadata: a YOLO classifier, whose softmax is inside the graph."], count)
            : new ContractGuess(new OutputRule(OutputContract.ClassifierLogits, output.Name), isKnown ? Sureness.Likely : Sureness.Guess,
                [$"{count} numbers a picture: a classifier{(isKnown ? $" with the names of {(model.Image.Name == "pixel_values" ? "timm or Optimum" : "MMPretrain")}" : "")}, taken for logits before the softmax."], count,
                ToConfirm: ["Confirm that the graph ends before the softmax; where it ends after it, choose probabilities."]);
    }
}
