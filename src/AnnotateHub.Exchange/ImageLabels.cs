using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange;

/// <summary>What one rater marked on one image. No boxes is an answer too: the image was looked at and holds none.</summary>
/// <param name="Image">Name of the image as the file gives it: may have folders, may lack its extension.</param>
/// <param name="Width">In pixels; null where the file does not say.</param>
/// <param name="Rater">A person's or a model's name; null where nobody is named.</param>
/// <param name="IsModel">The file says that a model made them.</param>
/// <param name="Names">Other names that the image may go by, likeliest first: the label file's own stem, a path on somebody's machine.</param>
/// <param name="File">Where it was read.</param>
public sealed record ImageLabels(
    string Image,
    int? Width,
    int? Height,
    IReadOnlyList<LabelledBox> Boxes,
    string? Rater = null,
    bool IsModel = false,
    int? Depth = null,
    IReadOnlyList<string>? Names = null,
    string File = "")
{
    /// <summary>The image's name without folders and extension: what files that belong to one image share.</summary>
    public string Stem => StemOf(Image);

    /// <summary>Only endings of pictures are endings: <c>r06c04f01.p01</c> is a whole name.</summary>
    public static string StemOf(string name)
    {
        var tail = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var point = tail.LastIndexOf('.');
        return point > 0 && Endings.Contains(tail[(point + 1)..]) ? tail[..point] : tail;
    }

    private static readonly HashSet<string> Endings = new(["tif", "tiff", "png", "jpg", "jpeg", "bmp", "gif", "webp"], StringComparer.OrdinalIgnoreCase);
}

/// <summary>A box in AnnotateHub's convention: continuous edges from 0, far edges exclusive.</summary>
/// <param name="Attributes">Everything else that the file says of it.</param>
/// <param name="Line">Where it was read; 0 where the format has no lines.</param>
public sealed record LabelledBox(
    string Class,
    PixelBox Box,
    double? Score = null,
    bool Truncated = false,
    bool Difficult = false,
    bool Occluded = false,
    IReadOnlyDictionary<string, string>? Attributes = null,
    int Line = 0);
