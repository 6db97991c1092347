using System.Buffers.Binary;

namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>Header, palette and the places of the pixel data of a PNG whose chunks are all there to the end mark.</summary>
internal sealed record PngFile(int Width, int Height, int Depth, int ColorType, bool Interlaced, byte[] Palette, IReadOnlyList<(long Offset, long Length)> Data)
{
    public const int Gray = 0, Rgb = 2, Indexed = 3, GrayAlpha = 4, Rgba = 6;

    /// <summary>Samples as stored.</summary>
    public int Channels => ColorType switch { Rgb => 3, GrayAlpha => 2, Rgba => 4, _ => 1 };

    /// <summary>Samples offered: transparency is left out, a palette is resolved.</summary>
    public int Samples => ColorType is Gray or GrayAlpha ? 1 : 3;

    public static PngFile Open(Stream stream, ImageLimits limits)
    {
        PngFile? header = null;
        byte[] palette = [];
        var data = new List<(long, long)>();
        Span<byte> head = stackalloc byte[8];
        for (long at = 8; ;)
        {
            if (at + 12 > stream.Length) throw CutShort(at, stream.Length);
            stream.Position = at;
            stream.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (at + 12 + length > stream.Length) throw CutShort(at, stream.Length);
            var type = head[4..];
            if (header is null && !type.SequenceEqual("IHDR"u8)) throw new ImageReadException("The PNG does not begin with its header. The file is damaged: export it again.");
            if (type.SequenceEqual("IHDR"u8)) header = ReadHeader(stream, length, limits);
            else if (type.SequenceEqual("PLTE"u8))
            {
                if (length > 768) throw new ImageReadException($"The PNG's palette has {length} bytes; at most 768 were expected. The file is damaged: export it again.");
                stream.ReadExactly(palette = new byte[length]);
            }
            else if (type.SequenceEqual("IDAT"u8)) data.Add((at + 8, length));
            else if (type.SequenceEqual("IEND"u8)) break;
            at += 12 + length;
        }
        if (data.Count == 0) throw new ImageReadException("The PNG has no pixel data. The file is damaged: export it again.");
        if (header!.ColorType == Indexed && palette.Length < 3) throw new ImageReadException("The PNG says that it has a palette, but there is none. The file is damaged: export it again.");
        return header with { Palette = palette, Data = data };
    }

    private static PngFile ReadHeader(Stream stream, uint length, ImageLimits limits)
    {
        if (length != 13) throw new ImageReadException($"The PNG's header has {length} bytes; 13 were expected. The file is damaged: export it again.");
        Span<byte> bytes = stackalloc byte[13];
        stream.ReadExactly(bytes);
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        if (width == 0 || height == 0) throw new ImageReadException($"The PNG says {width} x {height} pixels. The file is damaged: export it again.");
        Sizes.Check(width, height, limits, "The PNG");
        var (depth, color) = (bytes[8], bytes[9]);
        var known = color switch
        {
            Gray => depth is 1 or 2 or 4 or 8 or 16,
            Indexed => depth is 1 or 2 or 4 or 8,
            Rgb or GrayAlpha or Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!known || bytes[10] != 0 || bytes[11] != 0 || bytes[12] > 1)
            throw new ImageReadException($"The PNG's header says colour type {color} with {depth} bits, compression {bytes[10]}, filter {bytes[11]}, interlace {bytes[12]}, which does not exist. The file is damaged: export it again.");
        return new PngFile((int)width, (int)height, depth, color, bytes[12] == 1, [], []);
    }

    private static ImageReadException CutShort(long at, long length) =>
        new($"The PNG is cut short: the part at byte {at} does not end within the {length} bytes of the file. Copy or export it again.");
}
