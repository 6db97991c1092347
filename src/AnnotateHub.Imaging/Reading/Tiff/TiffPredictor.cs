using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading.Tiff;

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
        var known =
            kind == 1
            || kind == 2 && bits is 8 or 16 or 32 or 64
            || kind == 3 && bits is 16 or 32 or 64 && page.Format == SampleFormat.Float;
        // Without compression there is no predictor, whatever the tag says (TIFF 6.0, section 14).
        if (page.Compression.Kind == TiffCodec.None)
            (kind, swap, known) = (1, page.Directory.File.BigEndian, true);
        if (!known)
            throw new ImageReadException(
                $"Page {page.Number} has predictor {kind} with {bits}-bit {page.Format.ToString().ToLowerInvariant()} samples, "
                    + "which are not read. Export it without a predictor."
            );
    }

    public void Apply(Span<byte> row)
    {
        if (swap)
            Swap(row);
        if (kind == 2)
            Accumulate(row);
        else if (kind == 3)
            JoinBytes(row);
    }

    private void Swap(Span<byte> row)
    {
        switch (bits)
        {
            case 16:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row), MemoryMarshal.Cast<byte, ushort>(row));
                break;
            case 32:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(row), MemoryMarshal.Cast<byte, uint>(row));
                break;
            case 64:
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(row), MemoryMarshal.Cast<byte, ulong>(row));
                break;
        }
    }

    private void Accumulate(Span<byte> row)
    {
        switch (bits)
        {
            case 8:
                for (var i = stride; i < row.Length; i++)
                    row[i] += row[i - stride];
                break;
            case 16:
                var shorts = MemoryMarshal.Cast<byte, ushort>(row);
                for (var i = stride; i < shorts.Length; i++)
                    shorts[i] += shorts[i - stride];
                break;
            case 32:
                var words = MemoryMarshal.Cast<byte, uint>(row);
                for (var i = stride; i < words.Length; i++)
                    words[i] += words[i - stride];
                break;
            default:
                var longs = MemoryMarshal.Cast<byte, ulong>(row);
                for (var i = stride; i < longs.Length; i++)
                    longs[i] += longs[i - stride];
                break;
        }
    }

    /// <summary>
    /// Predictor 3 (TIFF Technical Note 3): the row is stored as byte planes, highest byte first whatever the file's
    /// byte order, and byte by byte as differences.
    /// </summary>
    private void JoinBytes(Span<byte> row)
    {
        for (var i = stride; i < row.Length; i++)
            row[i] += row[i - stride];
        row.CopyTo(planes);
        var size = bits / 8;
        var count = row.Length / size;
        for (var i = 0; i < count; i++)
        for (var b = 0; b < size; b++)
            row[i * size + (size - 1 - b)] = planes[b * count + i];
    }
}
