namespace AnnotateHub.Core.Evaluation;

/// <summary>How detections are compared with the truth.</summary>
/// <param name="MaxPerImage">Only so many best detections of a class in an image count; null: all.</param>
public sealed record DetectionSettings(
    MatchingRule Rule = MatchingRule.Voc,
    PixelConvention Pixels = PixelConvention.Continuous,
    int? MaxPerImage = null
)
{
    /// <summary>The authors' code: VOC matching with inclusive pixels. Truth of images without predictions counts here (there it was
    /// dropped).</summary>
    public static DetectionSettings Paper { get; } = new(MatchingRule.Voc, PixelConvention.Inclusive);

    public static DetectionSettings Voc { get; } = new();

    /// <summary>pycocotools' defaults: at most 100 detections of a class in an image.</summary>
    public static DetectionSettings Coco { get; } = new(MatchingRule.Coco, PixelConvention.Continuous, 100);
}
