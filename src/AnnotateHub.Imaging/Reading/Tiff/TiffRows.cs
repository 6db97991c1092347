using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <param name="sample">The sample the row holds, or -1 when it holds all of them interleaved.</param>
/// <param name="row">At least <paramref name="width"/> pixels in the machine's byte order, predictor undone.</param>
internal delegate void RowSink(int sample, int x, int y, int width, ReadOnlySpan<byte> row);

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
                    $"The {page.Compression.Name} data of page {page.Number} is damaged or cut short at row {y} of {page.Height}. Copy or export the file again.", e);
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

/// <summary>Brings a decoded row into the machine's byte order and undoes the differences it was stored as.</summary>
internal sealed class TiffPredictor
{
    private readonly int bits;
    private readonly int stride;
    private readonly bool swap;
    private readonly int kind;
    private readonly byte[] planes;

    public TiffPredictor(TiffPage page)
    {
        bits = page.Bits;
        stride = page.Separate ? 1 : page.Samples;
        kind = page.Predictor;
        swap = page.Directory.File.BigEndian && kind != 3;
        planes = kind == 3 ? new byte[page.RowBytes(page.ChunkWidth)] : [];
        var known = kind == 1 || kind == 2 && bits is 8 or 16 or 32 or 64 || kind == 3 && bits is 16 or 32 or 64 && page.Format == SampleFormat.Float;
        // Without compression there is no predictor, whatever the tag says (TIFF 6.0, section 14).
        if (page.Compression.Kind == TiffCodec.None) (kind, swap, known) = (1, page.Directory.File.BigEndian, true);
        if (!known) throw new ImageReadException($"Page {page.Number} has predictor {kind} with {bits}-bit {page.Format.ToString().ToLowerInvariant()} samples, which are not read. Export it without a predictor.");
    }

    public void Apply(Span<byte> row)
    {
        if (swap) Swap(row);
        if (kind == 2) Accumulate(row);
        else if (kind == 3) JoinBytes(row);
    }

    private void Swap(Span<byte> row)
    {
        switch (bits)
        {
            case 16: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(row)); break;
            case 32: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(row), MemoryMarshal.Cast<byte, uint>(row)); break;
            case 64: BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(row), MemoryMarshal.Cast<byte, ulong>(row)); break;
        }
    }

    private void Accumulate(Span<byte> row)
    {
        switch (bits)
        {
            case 8:
                for (var i = stride; i < row.Length; i++) row[i] += row[i - stride];
                break;
            case 16:
                var shorts = MemoryMarshal.Cast<byte, ushort>(row);
                for (var i = stride; i < shorts.Length; i++) shorts[i] += shorts[i - stride];
                break;
            case 32:
                var words = MemoryMarshal.Cast<byte, uint>(row);
                for (var i = stride; i < words.Length; i++) words[i] += words[i - stride];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, ulong>(row);
                for (var i = stride; i < longs.Length; i++) longs[i] += longs[i - stride];
                break;
        }
    }

    /// <summary>
    /// Predictor 3 (TIFF Technical Note 3): the row is stored as byte planes, highest byte first whatever the file's
    /// byte order, and byte by byte as differences.
    /// </summary>
    private void JoinBytes(Span<byte> row)
    {
        for (var i = stride; i < row.Length; i++) row[i] += row[i - stride];
        row.CopyTo(planes);
        var size = bits / 8;
        var count = row.Length / size;
        for (var i = 0; i < count; i++)
            for (var b = 0; b < size; b++)
                row[i * size + (size - 1 - b)] = planes[b * count + i];
    }
}
