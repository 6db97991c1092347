using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Evaluation;

/// <summary>A true cell.</summary>
/// <param name="Image">Number of the image, from 0.</param>
/// <param name="Class">Number of the class, from 0.</param>
/// <param name="Ignore">Difficult (VOC) or crowd (COCO): a detection on it counts neither way, and missing it costs nothing.</param>
public readonly record struct TruthBox(int Image, int Class, PixelBox Box, bool Ignore = false);

/// <summary>What a model says.</summary>
public readonly record struct Detection(int Image, int Class, PixelBox Box, double Score);

/// <summary>Which true box a detection takes. A hit needs IoU of at least the threshold in both.</summary>
public enum MatchingRule
{
    /// <summary>The box it overlaps most; when an earlier detection has taken that one, it is a false positive.</summary>
    Voc,

    /// <summary>The <b>still free</b> box it overlaps most (the later of equals); ignored boxes only where no free box will do, and by intersection / detection area.</summary>
    Coco,
}

public enum PixelConvention
{
    /// <summary>A box covers [x1, x2): no +1.</summary>
    Continuous,

    /// <summary>x2 and y2 name the last pixel inside: every side is one pixel longer.</summary>
    Inclusive,
}

/// <summary>How detections are compared with the truth.</summary>
/// <param name="MostPerImage">Only so many best detections of a class in an image count; null: all.</param>
public sealed record DetectionSettings(MatchingRule Rule = MatchingRule.Voc, PixelConvention Pixels = PixelConvention.Continuous, int? MostPerImage = null)
{
    /// <summary>The authors' code: VOC matching with inclusive pixels. Truth of images without predictions counts here (there it was dropped).</summary>
    public static DetectionSettings Paper { get; } = new(MatchingRule.Voc, PixelConvention.Inclusive);

    public static DetectionSettings Voc { get; } = new();

    /// <summary>pycocotools' defaults: at most 100 detections of a class in an image.</summary>
    public static DetectionSettings Coco { get; } = new(MatchingRule.Coco, PixelConvention.Continuous, 100);
}
