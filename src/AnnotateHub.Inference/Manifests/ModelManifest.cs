namespace AnnotateHub.Inference.Manifests;

public enum ModelPurpose
{
    /// <summary>Images to boxes.</summary>
    Detector,

    /// <summary>Crops to class probabilities.</summary>
    Classifier,
}

/// <summary>Everything that a model file does not say reliably about itself, confirmed by a person and stored as JSON beside it (README.md of this folder's project describes every field).</summary>
/// <param name="Version">Of this record; 1.</param>
/// <param name="Planes">The channel of the project that feeds each plane of the input, in the input's order; one channel may feed several.</param>
/// <param name="Classes">Model index to key of a project class; null: boxes or probabilities of that index are left out.</param>
/// <param name="Background">Index that means "nothing here"; null where the model has none.</param>
/// <param name="ScoreThreshold">The model's own low floor: candidates below it are not kept at all.</param>
/// <param name="Nms">The model's own suppression where the graph holds none; null: none.</param>
/// <param name="MostDetections">Best score first; per image.</param>
public sealed record ModelManifest(
    ModelPurpose Purpose,
    InputRule Input,
    IReadOnlyList<string> Planes,
    ScalingRule Scaling,
    ResizeRule Resize,
    OutputRule Output,
    IReadOnlyList<string?> Classes,
    int? Background = null,
    double ScoreThreshold = 0.05,
    NmsRule? Nms = null,
    int MostDetections = 1_000,
    TilingRule? Tiling = null,
    int Version = ModelManifest.CurrentVersion)
{
    public const int CurrentVersion = 1;

    /// <summary>Project class of a model index, or null where it is left out.</summary>
    public string? ClassOf(int index) => index < 0 || index >= Classes.Count || index == Background ? null : Classes[index];
}

public enum InputLayout
{
    /// <summary>Batch, planes, height, width.</summary>
    Nchw,

    /// <summary>Planes, height, width: torchvision's detectors know no batch axis.</summary>
    Chw,
}

/// <param name="Name">Of the image input.</param>
/// <param name="SizesName">Of a second input that takes (width, height) of each image as int64, as the authors' export of RT-DETR has; null: none.</param>
public sealed record InputRule(string Name, InputLayout Layout = InputLayout.Nchw, string? SizesName = null);

public enum DepthRule
{
    /// <summary>Values as the file stores them.</summary>
    AsStored,

    /// <summary>0..255 by keeping the highest eight bits of the file's depth; files of eight bits stay as they are.</summary>
    HighByte,
}

public enum StretchRule
{
    None,

    /// <summary>Least value to 0, greatest to 255; a constant picture becomes 0 (cv2.normalize with NORM_MINMAX).</summary>
    MinMax,
}

/// <summary>From stored values to the model's numbers, in this order: depth, stretch, rounding, division, mean and deviation.</summary>
/// <param name="Jointly">Sets of channels that share one least and one greatest value (the planes of one file, say), also where only some of them are fed to the model. A channel in no set is stretched alone.</param>
/// <param name="Rounded">Stretched values are rounded to whole numbers, as 8-bit pictures are (ties to even).</param>
/// <param name="Mean">Per plane, after the division; empty: 0.</param>
/// <param name="Deviation">Per plane; empty: 1.</param>
public sealed record ScalingRule(
    DepthRule Depth = DepthRule.AsStored,
    StretchRule Stretch = StretchRule.None,
    IReadOnlyList<IReadOnlyList<string>>? Jointly = null,
    bool Rounded = false,
    double Divide = 1,
    IReadOnlyList<double>? Mean = null,
    IReadOnlyList<double>? Deviation = null);

public enum ResizeKind
{
    /// <summary>Native resolution; a smaller image is padded at its right and bottom edge to what the model takes.</summary>
    None,

    /// <summary>Both sides to the model's size, whatever that does to the proportions.</summary>
    Squash,

    /// <summary>Proportions kept, the rest filled.</summary>
    Letterbox,
}

public enum LetterboxAlignment
{
    Centre,
    TopLeft,
}

/// <param name="Width">Model pixels; null with <see cref="ResizeKind.None"/> where the graph's own size or the image's counts.</param>
/// <param name="Fill">Value of padding on the scale before division (Ultralytics: 114).</param>
/// <param name="Multiple">Both sides are padded to a multiple of it (a network's stride).</param>
public sealed record ResizeRule(
    ResizeKind Kind = ResizeKind.None, int? Width = null, int? Height = null, double Fill = 0, LetterboxAlignment Align = LetterboxAlignment.Centre, int Multiple = 1);

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

    /// <summary>logits [B,Q,C+1] to be put through a softmax whose last class is "nothing", pred_boxes [B,Q,4] normalised centre x y, width, height.</summary>
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

/// <param name="Boxes">Name of the output that holds boxes (or everything, where there is one output).</param>
/// <param name="Scores">Name of the output that holds scores or logits; null where they are with the boxes.</param>
/// <param name="Labels">Name of the output that holds class numbers; null where there is none.</param>
public sealed record OutputRule(OutputContract Contract, string Boxes, string? Scores = null, string? Labels = null);

/// <param name="Iou">A box is dropped above it.</param>
/// <param name="PerClass">Boxes drop boxes of their own class only.</param>
public sealed record NmsRule(double Iou = 0.5, bool PerClass = true);

/// <summary>Images larger than a tile are cut into overlapping tiles, each a picture for the model; boxes are merged by NMS.</summary>
/// <param name="Size">Side of a square tile in raw pixels.</param>
/// <param name="Overlap">Raw pixels that neighbours share; larger than the largest cell.</param>
public sealed record TilingRule(int Size, int Overlap);
