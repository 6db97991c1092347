using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>
/// PNG (ISO/IEC 15948). OpenCV's reader is not used: it stretches 1, 2 and 4 bits to 8 and holds every sample of a
/// colour image at once.
/// </summary>
internal static class PngReader
{
    // Adam7: first column and row, step across and down of each pass.
    private static readonly (int X, int Y, int Dx, int Dy)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static ImageDescription Describe(Stream stream, ImageLimits limits)
    {
        var png = PngFile.Open(stream, limits);
        return new ImageDescription("PNG", "deflate", png.Width, png.Height, 1, png.Samples, png.Depth, SampleFormat.Unsigned);
    }

    public static IReadOnlyList<DecodedPlane> Read(Stream stream, int page, IReadOnlyList<int> samples, ImageLimits limits)
    {
        _ = page;
        var png = PngFile.Open(stream, limits);
        Asked.Check(samples, png.Samples, "the PNG");
        RefuseHollow(png);
        var indexed = png.ColorType == PngFile.Indexed;
        var pixels = (indexed ? [0] : samples).Select(_ => new ushort[png.Width * png.Height]).ToArray();
        Decode(stream, png, indexed ? [0] : samples, pixels);
        if (indexed) pixels = [.. samples.Select(sample => Colors(png, pixels[0], sample))];
        return [.. pixels.Select(plane => new DecodedPlane(new Plane16(png.Width, png.Height, plane), indexed ? 8 : png.Depth, SampleFormat.Unsigned, 1, 0, IsExact: true))];
    }

    private static void Decode(Stream stream, PngFile png, IReadOnlyList<int> samples, ushort[][] pixels)
    {
        using var inflate = new ZLibStream(new ManyParts(stream, png.Data), CompressionMode.Decompress);
        try
        {
            foreach (var (x, y, dx, dy) in png.Interlaced ? Passes : [(0, 0, 1, 1)])
                DecodePass(inflate, png, samples, pixels, x, y, dx, dy);
            // One byte further makes the inflater check the sum over all it gave out.
            inflate.ReadByte();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageReadException("The PNG's pixel data is damaged or cut short. Copy or export the file again.", e);
        }
    }

    private static void DecodePass(Stream inflate, PngFile png, IReadOnlyList<int> samples, ushort[][] pixels, int left, int top, int dx, int dy)
    {
        var width = (png.Width - left + dx - 1) / dx;
        if (width <= 0 || top >= png.Height) return;
        var bitsPerPixel = png.Channels * png.Depth;
        var bytes = (int)(((long)width * bitsPerPixel + 7) / 8);
        byte[] row = new byte[bytes], above = new byte[bytes], native = new byte[png.Depth == 16 ? bytes : 0];
        var values = new ushort[dx == 1 ? 0 : width];
        for (var y = top; y < png.Height; y += dy)
        {
            var filter = inflate.ReadByte();
            if (filter is < 0 or > 4) throw new InvalidDataException($"Row filter {filter} does not exist.");
            inflate.ReadExactly(row);
            PngFilter.Undo(filter, row, above, Math.Max(1, bitsPerPixel / 8));
            if (png.Depth == 16) BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(row.AsSpan()), MemoryMarshal.Cast<byte, ushort>(native.AsSpan()));
            for (var s = 0; s < samples.Count; s++)
            {
                var line = pixels[s].AsSpan(y * png.Width + left, png.Width - left);
                SampleRow.Narrow(png.Depth == 16 ? native : row, png.Depth, signed: false, samples[s], png.Channels, dx == 1 ? line : values);
                for (var i = 0; i < values.Length; i++) line[i * dx] = values[i];
            }
            (row, above) = (above, row);
        }
    }

    private static ushort[] Colors(PngFile png, ushort[] indices, int sample)
    {
        var colors = png.Palette.Length / 3;
        return [.. indices.Select(i => i < colors
            ? (ushort)png.Palette[3 * i + sample]
            : throw new ImageReadException($"A pixel of the PNG has colour {i}, but its palette has {colors}. The file is damaged: export it again."))];
    }

    /// <summary>Deflate makes at most 1,032 bytes of one: a header that claims more is a bomb or damaged.</summary>
    private static void RefuseHollow(PngFile png)
    {
        var needed = (long)png.Height * (((long)png.Width * png.Channels * png.Depth + 7) / 8);
        var there = png.Data.Sum(part => part.Length);
        if (needed / 1_040 > there)
            throw new ImageReadException($"The PNG claims {png.Width} x {png.Height} pixels but has only {there} bytes of pixel data, more than it can compress. The file is damaged: export it again.");
    }

    /// <summary>The IDAT chunks as one stream.</summary>
    private sealed class ManyParts(Stream whole, IReadOnlyList<(long Offset, long Length)> parts) : Stream
    {
        private int next;
        private PartOfStream? current;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => parts.Sum(part => part.Length);
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (true)
            {
                if (current?.Read(buffer) is > 0 and var got) return got;
                if (next == parts.Count) return 0;
                current = new PartOfStream(whole, parts[next].Offset, parts[next].Length);
                next++;
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
