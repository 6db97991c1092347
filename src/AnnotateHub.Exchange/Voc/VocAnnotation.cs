namespace AnnotateHub.Exchange.Voc;

/// <summary>One VOC file: an image and its objects. An image without objects is a valid annotation.</summary>
/// <param name="FileName">Of the image; may lack its extension.</param>
/// <param name="Path">Of the image on the machine that annotated it; never opened.</param>
/// <param name="Width">In pixels; null where the file does not say or says nonsense.</param>
public sealed record VocAnnotation(
    string FileName,
    int? Width,
    int? Height,
    int? Depth,
    IReadOnlyList<VocObject> Objects,
    string Folder = "",
    string Path = "",
    string Database = "Unknown"
)
{
    /// <summary>LabelImg's mark that somebody looked the image over, as it is written (<c>yes</c>); empty where there is none.</summary>
    public string Verified { get; init; } = "";

    /// <summary>Whether the challenge has masks for the image, as it is written.</summary>
    public string Segmented { get; init; } = "0";
}
