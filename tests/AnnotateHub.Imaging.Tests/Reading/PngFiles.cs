using System.Buffers.Binary;
using System.IO.Compression;

namespace AnnotateHub.Imaging.Tests.Reading;

/// <summary>PNG files written straight from ISO/IEC 15948, every row with filter 0, so that no library checks itself.</summary>
internal static class PngFiles
{
    public const byte Gray = 0,
        Rgb = 2,
        Palette = 3,
        GrayAlpha = 4,
        Rgba = 6;

    private static readonly (int X, int Y, int Dx, int Dy)[] Adam7 =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <param name="value">Sample of a pixel: column, row, number of the sample.</param>
    public static byte[] From(
        int width,
        int height,
        int depth,
        byte color,
        Func<int, int, int, int> value,
        bool interlaced = false,
        byte[]? palette = null
    ) => From(width, height, depth, color, Zlib(Rows(width, height, depth, color, value, interlaced)), interlaced, palette);

    /// <param name="data">What stands in IDAT.</param>
    public static byte[] From(int width, int height, int depth, byte color, byte[] data, bool interlaced = false, byte[]? palette = null)
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, color, (byte)(interlaced ? 1 : 0));
        Chunk(png, "IHDR"u8, header);
        if (palette is not null)
            Chunk(png, "PLTE"u8, palette);
        Chunk(png, "IDAT"u8, data);
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    public static byte[] Rows(int width, int height, int depth, byte color, Func<int, int, int, int> value, bool interlaced)
    {
        var channels = color switch
        {
            Rgb => 3,
            GrayAlpha => 2,
            Rgba => 4,
            _ => 1,
        };
        var rows = new List<byte>();
        foreach (var (left, top, dx, dy) in interlaced ? Adam7 : [(0, 0, 1, 1)])
            for (var y = top; y < height && left < width; y += dy)
            {
                rows.Add(0);
                var bits = new List<bool>();
                for (var x = left; x < width; x += dx)
                for (var s = 0; s < channels; s++)
                for (var bit = depth - 1; bit >= 0; bit--)
                    bits.Add((value(x, y, s) >> bit & 1) != 0);
                rows.AddRange(bits.Chunk(8).Select(eight => (byte)eight.Select((set, at) => set ? 0x80 >> at : 0).Sum()));
            }

        return [.. rows];
    }

    public static byte[] Zlib(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. type, .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    /// <summary>The same sum stands near the end of a gzip file (RFC 1952).</summary>
    private static uint Crc(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(packed.ToArray().AsSpan(^8));
    }
}
