namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>
/// The pages of a TIFF. ImageJ writes large stacks with one directory and the further planes right behind the first; a reader that counts
/// directories sees one of them.
/// </summary>
internal sealed class TiffStack
{
    private readonly TiffFile _file;
    private readonly TiffPage _first;
    private readonly int _behind;

    private TiffStack(TiffFile file, TiffPage first, int behind) => (_file, _first, _behind) = (file, first, behind);

    public TiffPage First => _first;

    public int Pages => Math.Max(_file.Directories.Count, _behind);

    /// <summary>What ImageJ wrote into the description; null where it is not ImageJ's.</summary>
    public ImageJDescription? ImageJ { get; private init; }

    public static TiffStack Open(TiffFile file, ImageLimits limits)
    {
        var first = TiffPage.Read(file, 0, limits);
        if (ImageJDescription.Parse(first.Directory.LongText(270)) is not { } written)
            return new TiffStack(file, first, 0);
        var behind =
            file.Directories.Count == 1 && written.Images > 1 && written.Images <= limits.MaxPages && HasRoom(file, first, written.Images)
                ? written.Images
                : 0;
        return new TiffStack(file, first, behind) { ImageJ = written };
    }

    public TiffPage Page(int number, ImageLimits limits)
    {
        if (number == 0)
            return _first;
        if (number < _file.Directories.Count)
            return TiffPage.Read(_file, number, limits);
        var shift = number * BytesOf(_first);
        return _first with { Offsets = [.. _first.Offsets.Select(offset => offset + shift)], Shown = number + 1 };
    }

    private static bool HasRoom(TiffFile file, TiffPage page, int images)
    {
        if (page.Compression.Kind != TiffCodec.None || page.Tiled || page.Separate || page.ReversedBits || page.Offsets.Length == 0)
            return false;
        for (var strip = 1; strip < page.Offsets.Length; strip++)
            if (page.Offsets[strip] != page.Offsets[strip - 1] + page.Counts[strip - 1])
                return false;
        var (start, end) = (page.Offsets[0], page.Offsets[0] + BytesOf(page) * images);
        // A program that saved one plane of a stack may have kept the description: then the directory lies where planes should be.
        return file.Holds(start, end - start) && !(page.Directory.Offset >= start && page.Directory.Offset < end);
    }

    private static long BytesOf(TiffPage page) => page.RowBytes(page.Width) * page.Height;
}
