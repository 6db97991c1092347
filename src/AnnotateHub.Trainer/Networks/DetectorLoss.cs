using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnnotateHub.Trainer.Networks;

/// <summary>
/// Quality focal loss for classes, whose target is the overlap that the box reaches (Li et al. 2020), plus twice the generalised IoU loss
/// for boxes
/// (Rezatofighi et al. 2019); both a positive point.
/// </summary>
internal static class DetectorLoss
{
    // Held for good: a number that TorchSharp wraps in passing can be collected while the native code still reads it (docs/training.md).
    private static readonly Scalar BoxWeight = 2f;
    private static readonly Scalar Two = 2f;
    private static readonly Scalar One = 1f;
    private static readonly Scalar LeastEdge = -4f;
    private static readonly Scalar GreatestEdge = 4f;

    /// <param name="output">Batch x (4 + classes) x rows x columns.</param>
    /// <param name="distances">Batch x 4: left, top, right, bottom, in grid steps.</param>
    /// <param name="positive">Batch x 1.</param>
    public static Tensor From(Tensor output, Tensor classes, Tensor distances, Tensor positive)
    {
        var edges = exp(output.narrow(1, 0, 4).clamp(LeastEdge, GreatestEdge));
        var logits = output.narrow(1, 4, classes.shape[1]);
        var (inter, union, hull) = Overlap(edges, distances);
        var iou = inter / union;
        var generalised = iou - (hull - union) / hull;
        var target = classes * iou.detach();
        var quality = (
            functional.binary_cross_entropy_with_logits(logits, target, reduction: Reduction.None)
            * (target - sigmoid(logits)).abs().pow(Two)
        ).sum();
        var count = positive.sum().clamp(min: One);
        return (quality / count).Plus((generalised.Rest() * positive).sum() * BoxWeight / count);
    }

    private static (Tensor Inter, Tensor Union, Tensor Hull) Overlap(Tensor edges, Tensor truth)
    {
        Tensor Own(int edge) => edges.narrow(1, edge, 1);
        Tensor True(int edge) => truth.narrow(1, edge, 1);
        var inter = minimum(Own(0), True(0)).Plus(minimum(Own(2), True(2))) * minimum(Own(1), True(1)).Plus(minimum(Own(3), True(3)));
        var both = (Own(0).Plus(Own(2)) * Own(1).Plus(Own(3))).Plus(True(0).Plus(True(2)) * True(1).Plus(True(3)));
        var union = both - inter;
        var hull = maximum(Own(0), True(0)).Plus(maximum(Own(2), True(2))) * maximum(Own(1), True(1)).Plus(maximum(Own(3), True(3)));
        return (inter, union, hull);
    }
}
