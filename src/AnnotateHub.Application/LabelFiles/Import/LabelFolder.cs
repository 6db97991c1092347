using AnnotateHub.Application.Images.Import;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Matching;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>A folder of label files, and the pictures that may lie among them.</summary>
/// <param name="Files">Everything but hidden files; links are not followed.</param>
public sealed record LabelFolder(string Folder, IReadOnlyList<LabelFile> Files)
{
    private static readonly HashSet<string> PictureEndings = new(
        [".tif", ".tiff", ".png", ".jpg", ".jpeg"],
        StringComparer.OrdinalIgnoreCase
    );
    private ImageLookup<Lazy<Picture>>? _pictures;

    /// <summary>Where the pictures lie; the folder itself where nobody says another.</summary>
    public string Pictures { get; init; } = Folder;

    /// <summary>
    /// Of one file that was named: what lies beside it and may say what its numbers are. Never read for labels.
    /// </summary>
    public IReadOnlyList<LabelFile> Beside { get; init; } = [];

    /// <summary>The folder as it lies there or as an archive was expanded; null where there is none.</summary>
    public static LabelFolder? Open(string folder) =>
        Directory.Exists(folder)
            ? new LabelFolder(
                folder,
                [
                    .. SourceFiles
                        .List(folder)
                        .Select(file => new LabelFile(file.Path, () => File.OpenRead(file.File)))
                        .OrderBy(file => file.Path, StringComparer.Ordinal),
                ]
            )
            : null;

    /// <summary>As <see cref="Open"/>, or one label file, whose pictures and class lists lie beside it.</summary>
    public static LabelFolder? OpenFileOrFolder(string path)
    {
        if (!File.Exists(path))
            return Open(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        IEnumerable<string> beside = Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase)
            ? Directory.EnumerateFiles(folder).Where(IsClassList)
            : [];
        return new LabelFolder(
            folder,
            [
                .. beside
                    .Append(Path.GetFullPath(path))
                    .Distinct(StringComparer.Ordinal)
                    .Select(file => new LabelFile(Path.GetFileName(file), () => File.OpenRead(file))),
            ]
        )
        {
            Beside = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase)
                ?
                [
                    .. Directory
                        .EnumerateFiles(folder, "*.json")
                        .Where(file => file != Path.GetFullPath(path))
                        .Order(StringComparer.Ordinal)
                        .Take(MostBeside)
                        .Select(file => new LabelFile(Path.GetFileName(file), () => File.OpenRead(file))),
                ]
                : [],
        };
    }

    /// <summary>Finds pictures of the folder, with their sizes by their headers.</summary>
    public ImageMatch<Picture> FindPicture(IReadOnlyList<ImageName> names)
    {
        _pictures ??= new ImageLookup<Lazy<Picture>>(
            SourceFiles
                .List(Pictures)
                .Where(file => PictureEndings.Contains(Path.GetExtension(file.Path)))
                .Select(file => (file.Path, new Lazy<Picture>(() => new Picture(file.Path, SizeOfFile(file.File)))))
        );
        var match = _pictures.Find(names);
        return new ImageMatch<Picture>(
            match.Kind,
            match.Image?.Value,
            match.Path,
            [.. match.Others.Select(other => (other.Path, other.Image.Value))]
        );
    }

    /// <summary>Size of the picture of this name; null where there is none, or several of different sizes.</summary>
    public (int Width, int Height)? SizeOf(string name)
    {
        var match = FindPicture([new ImageName(name)]);
        if (match.Kind != MatchKind.Ambiguous)
            return match.Image?.Size;
        return match.Others.Select(other => other.Image.Size).Distinct().Count() == 1 ? match.Others[0].Image.Size : null;
    }

    // A folder with more is one of labels, a file for each image.
    private const int MostBeside = 20;

    private static bool IsClassList(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml" or ".names"
        || Path.GetFileName(file).Equals("classes.txt", StringComparison.OrdinalIgnoreCase);

    private static (int Width, int Height)? SizeOfFile(string file)
    {
        try
        {
            return ImageFile.Describe(file) is var picture ? (picture.Width, picture.Height) : null;
        }
        catch (Exception fault) when (fault is ImageReadException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
