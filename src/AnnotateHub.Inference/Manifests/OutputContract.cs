namespace AnnotateHub.Inference.Manifests;

/// <summary>What the numbers that come out mean; docs/onnx-contracts.md.</summary>
public enum OutputContract
{
    /// <summary>dets [B,N,5] of absolute x1 y1 x2 y2 score in input pixels, labels [B,N]; padded with zero rows.</summary>
    MmDeploy,

    /// <summary>boxes [N,4] absolute, labels [N] with 0 the background, scores [N].</summary>
    Torchvision,

    /// <summary>[B, anchors, 5+nc]: centre x y, width, height, objectness, classes.</summary>
    YoloV5,

    /// <summary>[B, 4+nc, anchors]: centre x y, width, height, classes.</summary>
    YoloV8,

    /// <summary>[B, K, 6]: x1 y1 x2 y2 score class.</summary>
    YoloEndToEnd,

    /// <summary>logits [B,Q,C+1] to be put through a softmax whose last class is "nothing", pred_boxes [B,Q,4] normalised centre x y,
    /// width, height.</summary>
    DetrSoftmax,

    /// <summary>logits [B,Q,C] to be put through a sigmoid, pred_boxes as above (RT-DETR, D-FINE).</summary>
    DetrSigmoid,

    /// <summary>labels, boxes, scores [B,Q] in the pixels of the sizes handed over.</summary>
    RtDetrAuthors,

    /// <summary>dets [B,Q,4] normalised centre x y, width, height; labels [B,Q,C+1] logits to be put through a sigmoid.</summary>
    RfDetr,

    /// <summary>[B,C] before the softmax.</summary>
    ClassifierLogits,

    /// <summary>[B,C] after it.</summary>
    ClassifierProbabilities,
}
