using AnnotateHub.Exchange;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.UseCases.Import;

namespace AnnotateHub.UseCases.Export;

/// <summary>A folder of label files, and the pictures that may lie among them.</summary>
/// <param name="Files">Everything but hidden files; links are not followed.</param>
public sealed record LabelFolder(string Folder, IReadOnlyList<LabelFile> Files)
{
    private static readonly HashSet<string> Pictures = new([".tif", ".tiff", ".png", ".jpg", ".jpeg"], StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, string>? _pictures;

    /// <summary>The folder as it lies there or as an archive was expanded; null where there is none.</summary>
    public static LabelFolder? Open(string folder) => Directory.Exists(folder)
        ? new LabelFolder(folder, [.. SourceFiles.List(folder).Select(file => new LabelFile(file.Path, () => File.OpenRead(file.File))).OrderBy(file => file.Path, StringComparer.Ordinal)])
        : null;

    /// <summary>As <see cref="Open"/>, or one label file, whose pictures lie beside it.</summary>
    public static LabelFolder? OpenFileOrFolder(string path) => File.Exists(path)
        ? new LabelFolder(Path.GetDirectoryName(Path.GetFullPath(path))!, [new LabelFile(Path.GetFileName(path), () => File.OpenRead(path))])
        : Open(path);

    /// <summary>Size of the picture of this stem by its header, for formats that write shares of it.</summary>
    public (int Width, int Height)? SizeOf(string stem)
    {
        _pictures ??= SourceFiles.List(Folder).Where(file => Pictures.Contains(Path.GetExtension(file.Path)))
            .GroupBy(file => ImageLabels.StemOf(file.Path), StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().File, StringComparer.Ordinal);
        try
        {
            return _pictures.TryGetValue(ImageLabels.StemOf(stem), out var file) && ImageFile.Describe(file) is var picture ? (picture.Width, picture.Height) : null;
        }
        catch (Exception fault) when (fault is ImageReadException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
