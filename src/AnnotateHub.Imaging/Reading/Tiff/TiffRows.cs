using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>
/// Streams the rows of a page out of its strips or tiles. Uncompressed, deflate and zstd are decoded here row by row,
/// so that a page of one huge strip never lies in memory as a whole; the rest goes through the managed LibTiff.
/// </summary>
internal static class TiffRows
{
    public static void Read(TiffPage page, IReadOnlyCollection<int> samples, RowSink sink)
    {
        if (page.Compression.Kind is TiffCodec.Library or TiffCodec.Jpeg || page.ReversedBits)
        {
            LibTiffRows.Read(page, samples, sink);
            return;
        }
        var row = new byte[page.RowBytes(page.ChunkWidth)];
        var undo = new TiffPredictor(page);
        foreach (var sample in page.RowKinds(samples))
            for (var down = 0; down < page.ChunksDown; down++)
            for (var across = 0; across < page.ChunksAcross; across++)
                ReadChunk(page, sample, across, down, row, undo, sink);
    }

    private static void ReadChunk(TiffPage page, int sample, int across, int down, byte[] row, TiffPredictor undo, RowSink sink)
    {
        var index = (Math.Max(sample, 0) * page.ChunksDown + down) * page.ChunksAcross + across;
        var (left, top) = (across * page.ChunkWidth, down * page.ChunkHeight);
        var width = Math.Min(page.ChunkWidth, page.Width - left);
        var bottom = Math.Min(top + page.ChunkHeight, page.Height);
        using var data = Open(page, index);
        for (var y = top; y < bottom; y++)
        {
            try
            {
                data.ReadExactly(row);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
            {
                throw new ImageReadException(
                    $"The {page.Compression.Name} data of page {page.Number} is damaged or cut short at row {y} of {page.Height}. "
                        + "Copy or export the file again.",
                    e
                );
            }
            undo.Apply(row);
            sink(sample, left, y, width, row);
        }
    }

    private static Stream Open(TiffPage page, int index)
    {
        var part = new PartOfStream(page.Directory.File.Stream, page.Offsets[index], page.Counts[index]);
        return page.Compression.Kind switch
        {
            TiffCodec.Deflate => new ZLibStream(part, CompressionMode.Decompress),
            TiffCodec.Zstd => new ZstdSharp.DecompressionStream(part),
            _ => part,
        };
    }
}
