using AnnotateHub.Imaging.Reading.Jpeg;
using AnnotateHub.Imaging.Reading.Png;
using AnnotateHub.Imaging.Reading.Tiff;

namespace AnnotateHub.Imaging.Reading;

/// <summary>Opens TIFF, BigTIFF, PNG and JPEG files by their content, whatever their extension says.</summary>
public static class ImageFile
{
    /// <summary>Reads the header only. Of a TIFF with pages of several sizes it is that of the first page.</summary>
    /// <exception cref="ImageReadException">Not an image that can be read, broken, or larger than the limits.</exception>
    public static ImageDescription Describe(string path, ImageLimits? limits = null) =>
        Open(
            path,
            (kind, stream) =>
                kind switch
                {
                    FileKind.Tiff => TiffReader.Describe(stream, limits ?? new ImageLimits()),
                    FileKind.Png => PngReader.Describe(stream, limits ?? new ImageLimits()),
                    _ => JpegReader.Describe(stream, limits ?? new ImageLimits()),
                }
        );

    /// <summary>Decodes one sample of one page.</summary>
    /// <param name="page">From 0.</param>
    /// <param name="sample">From 0; see <see cref="ImageDescription.Samples"/>.</param>
    /// <exception cref="ImageReadException">As for <see cref="Describe"/>, or the page or sample is not there.</exception>
    public static DecodedPlane ReadPlane(string path, int page = 0, int sample = 0, ImageLimits? limits = null) =>
        ReadPlanes(path, page, [sample], limits)[0];

    /// <summary>
    /// Decodes several samples of one page in one pass. Images that were stored turned come upright. Where the file says
    /// that its smallest value is white, pixels are turned round so that larger is brighter, and ValueScale is negative.
    /// Transparency is left out.
    /// </summary>
    public static IReadOnlyList<DecodedPlane> ReadPlanes(string path, int page, IReadOnlyList<int> samples, ImageLimits? limits = null) =>
        Open(
            path,
            (kind, stream) =>
                kind switch
                {
                    FileKind.Tiff => TiffReader.Read(stream, page, samples, limits ?? new ImageLimits()),
                    FileKind.Png => PngReader.Read(stream, OnePage(page), samples, limits ?? new ImageLimits()),
                    _ => JpegReader.Read(stream, OnePage(page), samples, limits ?? new ImageLimits()),
                }
        );

    private static int OnePage(int page) =>
        page == 0
            ? 0
            : throw new ImageReadException($"Page {page + 1} was asked for, but PNG and JPEG files have one page. Choose page 1.");

    private static T Open<T>(string path, Func<FileKind, Stream, T> read)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            return read(FileKinds.Detect(stream), stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageReadException("The file is not there any more. Check that it was not moved or renamed.", e);
        }
        catch (EndOfStreamException e)
        {
            throw new ImageReadException("The file ends in the middle of the image. It was cut short: copy or export it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageReadException(
                $"The file cannot be read ({e.Message.TrimEnd('.')}). Check that the server may read it and that its disk works.",
                e
            );
        }
    }
}
