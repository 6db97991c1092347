using AnnotateHub.Imaging.Reading.Jpeg;
using AnnotateHub.Imaging.Reading.Png;
using AnnotateHub.Imaging.Reading.Tiff;

namespace AnnotateHub.Imaging.Reading;

/// <summary>How a sample is written in the file.</summary>
public enum SampleFormat
{
    Unsigned,
    Signed,
    Float,
}

/// <summary>What the header of an image file says; known without decoding a pixel.</summary>
/// <param name="Container">For example <c>TIFF</c>, <c>BigTIFF</c>, <c>PNG</c>, <c>JPEG</c>.</param>
/// <param name="Pages">Number of pages (IFDs); 1 for PNG and JPEG.</param>
/// <param name="Samples">Samples per pixel as they can be asked for: 1 gray, 3 colour, more for multi-channel TIFF. A palette counts as 3.</param>
/// <param name="Bits">Bits per sample in the file.</param>
public sealed record ImageDescription(string Container, string Compression, int Width, int Height, int Pages, int Samples, int Bits, SampleFormat Format);

/// <summary>One gray plane, rows top to bottom, unsigned 16 bit.</summary>
public sealed class Plane16(int width, int height, ushort[] pixels)
{
    public int Width { get; } = width;
    public int Height { get; } = height;
    public ushort[] Pixels { get; } = pixels.Length == width * height
        ? pixels
        : throw new ArgumentException($"{width} x {height} pixels need {width * height} values; found {pixels.Length}.");
}

/// <summary>A plane as read from a file.</summary>
/// <param name="ValueScale">Source value = ValueOffset + ValueScale * pixel.</param>
/// <param name="IsExact">True for integer sources up to 16 bits: the source value is recovered exactly.</param>
public sealed record DecodedPlane(Plane16 Plane, int SourceBits, SampleFormat Format, double ValueScale, double ValueOffset, bool IsExact);

/// <summary>A file that cannot be read; the message is one sentence for people: what was found, what was expected, what to do.</summary>
public sealed class ImageReadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a reader accepts before it decodes anything.</summary>
public sealed record ImageLimits(int MaxSide = 65_500, long MaxPixels = 400_000_000, int MaxPages = 10_000);

/// <summary>Opens TIFF, BigTIFF, PNG and JPEG files by their content, whatever their extension says.</summary>
public static class ImageFile
{
    /// <summary>Reads the header only. Of a TIFF with pages of several sizes it is that of the first page.</summary>
    /// <exception cref="ImageReadException">Not an image that can be read, broken, or larger than the limits.</exception>
    public static ImageDescription Describe(string path, ImageLimits? limits = null) => Open(path, (kind, stream) => kind switch
    {
        FileKind.Tiff => TiffReader.Describe(stream, limits ?? new ImageLimits()),
        FileKind.Png => PngReader.Describe(stream, limits ?? new ImageLimits()),
        _ => JpegReader.Describe(stream, limits ?? new ImageLimits()),
    });

    /// <summary>Decodes one sample of one page.</summary>
    /// <param name="page">From 0.</param>
    /// <param name="sample">From 0; see <see cref="ImageDescription.Samples"/>.</param>
    /// <exception cref="ImageReadException">As for <see cref="Describe"/>, or the page or sample is not there.</exception>
    public static DecodedPlane ReadPlane(string path, int page = 0, int sample = 0, ImageLimits? limits = null) => ReadPlanes(path, page, [sample], limits)[0];

    /// <summary>
    /// Decodes several samples of one page in one pass. Images that were stored turned come upright. Where the file says
    /// that its smallest value is white, pixels are turned round so that larger is brighter, and ValueScale is negative.
    /// Transparency is left out.
    /// </summary>
    public static IReadOnlyList<DecodedPlane> ReadPlanes(string path, int page, IReadOnlyList<int> samples, ImageLimits? limits = null) => Open(path, (kind, stream) => kind switch
    {
        FileKind.Tiff => TiffReader.Read(stream, page, samples, limits ?? new ImageLimits()),
        FileKind.Png => PngReader.Read(stream, OnePage(page), samples, limits ?? new ImageLimits()),
        _ => JpegReader.Read(stream, OnePage(page), samples, limits ?? new ImageLimits()),
    });

    private static int OnePage(int page) =>
        page == 0 ? 0 : throw new ImageReadException($"Page {page + 1} was asked for, but PNG and JPEG files have one page. Choose page 1.");

    private static T Open<T>(string path, Func<FileKind, Stream, T> read)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
            return read(FileKinds.Of(stream), stream);
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
            throw new ImageReadException($"The file cannot be read ({e.Message.TrimEnd('.')}). Check that the server may read it and that its disk works.", e);
        }
    }
}
