using AnnotateHub.Inference.Manifests;
using AnnotateHub.Inference.Sessions;

namespace AnnotateHub.Inference.Decoding;

/// <summary>From the outputs of a graph to boxes in its picture's pixels. Only what reaches the threshold is made; NaN reaches
/// nothing.</summary>
internal static class DetectionDecoder
{
    /// <param name="width">Of the model's picture, for normalised boxes.</param>
    /// <param name="picture">Which one of the batch.</param>
    /// <exception cref="ModelRefusedException">The outputs do not have the form that the manifest promises.</exception>
    public static List<RawDetection> Decode(
        ModelManifest manifest,
        IReadOnlyDictionary<string, OutputTensor> outputs,
        int picture,
        int width,
        int height
    )
    {
        var rule = manifest.Output;
        var boxes = outputs[rule.Boxes];
        var threshold = (float)manifest.ScoreThreshold;
        return rule.Contract switch
        {
            OutputContract.MmDeploy => RowDecoder.MmDeploy(boxes, outputs[rule.Labels!], picture, threshold),
            OutputContract.Torchvision => RowDecoder.Torchvision(boxes, outputs[rule.Labels!], outputs[rule.Scores!], threshold),
            OutputContract.YoloEndToEnd => RowDecoder.EndToEnd(boxes, picture, threshold),
            OutputContract.RtDetrAuthors => RowDecoder.Triple(boxes, outputs[rule.Labels!], outputs[rule.Scores!], picture, threshold),
            OutputContract.YoloV5 => YoloDecoder.WithObjectness(boxes, picture, threshold),
            OutputContract.YoloV8 => YoloDecoder.ByColumn(boxes, picture, threshold),
            OutputContract.DetrSoftmax => QueryDecoder.Softmax(boxes, outputs[rule.Scores!], picture, width, height, threshold),
            OutputContract.DetrSigmoid or OutputContract.RfDetr => QueryDecoder.Sigmoid(
                boxes,
                outputs[rule.Scores!],
                picture,
                width,
                height,
                threshold,
                manifest.Background
            ),
            _ => throw new ModelRefusedException($"The contract '{rule.Contract}' is a classifier's; a detector is needed here."),
        };
    }

    /// <summary>Checks a form such as [batch, rows, 6]; null stands for any size.</summary>
    internal static void Expect(OutputTensor tensor, string what, params ReadOnlySpan<int?> form)
    {
        var fits = tensor.Shape.Length == form.Length;
        for (var axis = 0; axis < form.Length && fits; axis++)
            fits = form[axis] is not { } size || tensor.Shape[axis] == size;
        if (fits)
            return;
        var wished = string.Join(", ", form.ToArray().Select(size => size?.ToString() ?? "any"));
        throw new ModelRefusedException(
            $"The {what} of the model came out as [{string.Join(", ", tensor.Shape)}]; its manifest promises [{wished}]. Choose "
                + "the right output contract in the manifest."
        );
    }
}
