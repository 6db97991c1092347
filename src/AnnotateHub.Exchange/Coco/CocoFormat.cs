namespace AnnotateHub.Exchange.Coco;

/// <summary>COCO detection and results JSON.</summary>
public static class CocoFormat
{
    public static AnnotationFormat Format { get; } =
        new(
            "coco",
            "COCO JSON (detection, results)",
            "Every box comes back to the bit: widths are written as exact decimal differences.",
            settings => new CocoReader(settings.Listings),
            CocoWriter.Write
        );
}
