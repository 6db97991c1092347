using AnnotateHub.Exchange.Matching;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange;

/// <summary>What one rater marked on one image. No boxes is an answer too: the image was looked at and holds none.</summary>
/// <param name="Image">Name of the image as the file gives it: may have folders, may lack its extension.</param>
/// <param name="Width">In pixels; null where the file does not say.</param>
/// <param name="Rater">A person's or a model's name; null where nobody is named.</param>
/// <param name="IsModel">The file says that a model made them.</param>
/// <param name="Names">Other names that the image may go by, likeliest first: the label file's own stem, a path on somebody's
/// machine.</param>
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
    string File = ""
)
{
    /// <summary>What a VOC file says of the image besides; only VOC has a place for it.</summary>
    public VocHeading Heading { get; init; } = VocHeading.None;

    /// <summary>Where in the file: a number or an id, for sentences; empty for a file of one image.</summary>
    public string Place { get; init; } = "";

    /// <summary>The file calls its image nothing; its own name does.</summary>
    public bool IsNamedByFile { get; init; }

    /// <summary>Further names put together from what the file says; they help to find the image.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>The file gives shares of the image: pixels follow from whatever size the picture has.</summary>
    public bool IsShares { get; init; }

    /// <summary>Labels of this answer that were refused. An answer of which nothing is left is damaged, not empty.</summary>
    public int Refused { get; init; }

    /// <summary>The picture that they are of, where pictures are known.</summary>
    public Picture? Picture { get; init; }

    /// <summary>How the picture was found.</summary>
    public MatchKind Match { get; init; }

    /// <summary>What a sentence calls the answer.</summary>
    internal string Source => Place.Length > 0 ? $"{File} ({Place})" : File;

    /// <summary>The image's name without folders and extension: what files that belong to one image share.</summary>
    public string Stem => StemOf(Image);

    /// <summary>All that the files say of the image, likeliest first: what an <see cref="ImageLookup{T}"/> is asked for.</summary>
    /// <param name="isFilePerImage">The label file is of this image alone, and its name says which.</param>
    public IReadOnlyList<ImageName> NamesOf(bool isFilePerImage) => Reading.LabelNames.From(this, isFilePerImage);

    /// <summary>Only endings of pictures are endings: <c>r06c04f01.p01</c> is a whole name.</summary>
    public static string StemOf(string name)
    {
        var tail = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var point = tail.LastIndexOf('.');
        return point > 0 && Endings.Contains(tail[(point + 1)..]) ? tail[..point] : tail;
    }

    private static readonly HashSet<string> Endings = new(
        ["tif", "tiff", "png", "jpg", "jpeg", "bmp", "gif", "webp"],
        StringComparer.OrdinalIgnoreCase
    );
}
