using BitMiracle.LibTiff.Classic;
using LibTiff = BitMiracle.LibTiff.Classic.Tiff;
using LibTiffOrientation = BitMiracle.LibTiff.Classic.Orientation;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>
/// The compressions left to BitMiracle's LibTiff. It is managed code: a hostile file that gets past the checks before
/// ends in an exception, where the native libtiff can end the process.
/// </summary>
internal static class LibTiffRows
{
    public static void Read(TiffPage page, IReadOnlyCollection<int> samples, RowSink sink) =>
        Guard(
            page,
            tiff =>
            {
                // LibTiff turns YCbCr into RGB when asked to, undoing the subsampling of colour.
                if (page.Compression.Kind == TiffCodec.Jpeg && page.Photometric == 6)
                    tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
                foreach (var sample in page.RowKinds(samples))
                {
                    if (page.Tiled)
                        ReadTiles(tiff, page, sample, sink);
                    else
                        ReadStrips(tiff, page, sample, sink);
                }
            }
        );

    /// <summary>The whole page as 8-bit RGB, 0xAABBGGRR, in the stored orientation.</summary>
    public static int[] ReadRgb(TiffPage page)
    {
        var pixels = new int[page.Width * page.Height];
        Guard(
            page,
            tiff =>
            {
                if (!tiff.ReadRGBAImageOriented(page.Width, page.Height, pixels, (LibTiffOrientation)page.Orientation, stopOnError: true))
                    throw Damaged(page, CapturedErrors.First);
            }
        );
        return pixels;
    }

    private static void ReadStrips(LibTiff tiff, TiffPage page, int sample, RowSink sink)
    {
        var row = new byte[Math.Max(tiff.ScanlineSize(), page.RowBytes(page.Width))];
        for (var y = 0; y < page.Height; y++)
        {
            if (!tiff.ReadScanline(row, y, (short)Math.Max(sample, 0)))
                throw Damaged(page, $"row {y}: {CapturedErrors.First}");
            sink(sample, 0, y, page.Width, row);
        }
    }

    private static void ReadTiles(LibTiff tiff, TiffPage page, int sample, RowSink sink)
    {
        var rowBytes = (int)page.RowBytes(page.ChunkWidth);
        var tile = new byte[Math.Max(tiff.TileSize(), rowBytes * page.ChunkHeight)];
        for (var top = 0; top < page.Height; top += page.ChunkHeight)
        {
            for (var left = 0; left < page.Width; left += page.ChunkWidth)
            {
                var index = tiff.ComputeTile(left, top, 0, (short)Math.Max(sample, 0));
                if (tiff.ReadEncodedTile(index, tile, 0, tile.Length) < 0)
                    throw Damaged(page, $"tile {index + 1}: {CapturedErrors.First}");
                for (var y = top; y < Math.Min(top + page.ChunkHeight, page.Height); y++)
                    sink(sample, left, y, Math.Min(page.ChunkWidth, page.Width - left), tile.AsSpan((y - top) * rowBytes, rowBytes));
            }
        }
    }

    private static void Guard(TiffPage page, Action<LibTiff> read)
    {
        CapturedErrors.Begin();
        try
        {
            // The library starts reading where the stream stands.
            page.Directory.File.Stream.Position = 0;
            // "h": the first page is not looked at; it may be broken while the page asked for is not.
            using var tiff =
                LibTiff.ClientOpen("image", "rh", page.Directory.File.Stream, new LeaveOpen()) ?? throw Damaged(page, CapturedErrors.First);
            if (!tiff.SetSubDirectory(page.Directory.Offset))
                throw Damaged(page, CapturedErrors.First);
            read(tiff);
            if (CapturedErrors.First.Length > 0)
                throw Damaged(page, CapturedErrors.First);
        }
        catch (Exception e) when (e is not (ImageReadException or OutOfMemoryException))
        {
            // The library meets damaged data with whatever exception its arithmetic ends in.
            throw new ImageReadException(
                $"The {page.Compression.Name} data of page {page.Number} is damaged ({e.GetType().Name}). Copy or export the file again.",
                e
            );
        }
    }

    private static ImageReadException Damaged(TiffPage page, string detail) =>
        new(
            $"The {page.Compression.Name} data of page {page.Number} is damaged or cut short ({detail.TrimEnd('.')}). Copy or "
                + "export the file again."
        );

    /// <summary>The stream belongs to the caller.</summary>
    private sealed class LeaveOpen : TiffStream
    {
        public override void Close(object clientData) { }
    }
}
