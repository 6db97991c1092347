using AnnotateHub.Core.Geometry;

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
    string Database = "Unknown");

/// <summary>One object, its box in AnnotateHub's convention (continuous edges from 0, far edges exclusive).</summary>
/// <param name="Attributes">Everything else that the file says about the object, by tag path such as <c>pose</c> or <c>part/name</c>.</param>
/// <param name="Line">Where the object begins in the file, from 1; 0 for objects that were not read.</param>
public sealed record VocObject(
    string Class,
    PixelBox Box,
    bool Truncated = false,
    bool Difficult = false,
    bool Occluded = false,
    IReadOnlyDictionary<string, string>? Attributes = null,
    int Line = 0);

/// <summary>What was read: the usable objects and the faults of the others. The annotation is null when the file as a whole is no VOC file.</summary>
public sealed record VocReading(VocAnnotation? Annotation, IReadOnlyList<ExchangeFault> Faults);
