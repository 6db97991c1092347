using AnnotateHub.Exchange.Text;

namespace AnnotateHub.Exchange.Matching;

/// <summary>
/// A path of an image in a form that can be compared: composed Unicode, <c>/</c>, without folders that only say what lies in them.
/// </summary>
public sealed class ImagePath
{
    // labels/train/a.txt and images/train/a.png are one place: such folders tell labels and pictures apart, never images.
    private static readonly HashSet<string> Neutral = new(
        [
            "images",
            "image",
            "img",
            "imgs",
            "jpegimages",
            "pictures",
            "labels",
            "label",
            "labeltxt",
            "annotations",
            "annotation",
            "anns",
            "ann",
            "xml",
            "xmls",
            "txt",
            "json",
            "jsons",
            "obj_train_data",
            "obj_valid_data",
            "obj_test_data",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    private ImagePath(IReadOnlyList<string> folders, string name) => (Folders, Name) = (folders, name);

    public IReadOnlyList<string> Folders { get; }

    /// <summary>The last part, as it is written.</summary>
    public string Name { get; }

    /// <summary>The last part without one ending of a picture.</summary>
    public string Stem => ImageLabels.StemOf(Name);

    /// <summary>Null where the text names nothing.</summary>
    public static ImagePath? Parse(string text)
    {
        // An address: what stands behind the question mark is none of the name, and blanks are written as %20.
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var address))
            text = Uri.UnescapeDataString(address.AbsolutePath);
        var parts = NormalForm.Compose(text).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || parts[^1] is "." or "..")
            return null;
        return new ImagePath([.. parts[..^1].Where(part => part is not ("." or "..") && !Neutral.Contains(part))], parts[^1]);
    }

    public override string ToString() => string.Join('/', [.. Folders, Name]);
}
