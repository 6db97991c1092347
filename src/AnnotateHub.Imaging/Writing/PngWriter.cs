using System.Buffers.Binary;
using System.IO.Compression;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Writing;

/// <summary>Writes PNG (ISO/IEC 15948): gray of 8 and 16 bits, RGB of 8.</summary>
public static class PngWriter
{
    private const byte Gray = 0;
    private const byte TrueColour = 2;

    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <param name="pixels">Row by row, width x height values.</param>
    public static byte[] Gray8(int width, int height, ReadOnlySpan<byte> pixels, CompressionLevel level = CompressionLevel.Fastest)
    {
        if (pixels.Length != width * height) throw new ArgumentException($"{width} x {height} pixels need {width * height} values; found {pixels.Length}.", nameof(pixels));
        return Encode(width, height, Gray, 8, width, pixels, level);
    }

    /// <param name="rgb">Row by row, three bytes a pixel.</param>
    public static byte[] Rgb8(int width, int height, ReadOnlySpan<byte> rgb, CompressionLevel level = CompressionLevel.Optimal)
    {
        if (rgb.Length != width * height * 3) throw new ArgumentException($"{width} x {height} pixels need {width * height * 3} bytes; found {rgb.Length}.", nameof(rgb));
        return Encode(width, height, TrueColour, 8, width * 3, rgb, level);
    }

    public static byte[] Gray16(Plane16 plane, CompressionLevel level = CompressionLevel.Fastest)
    {
        var bytes = new byte[plane.Pixels.Length * 2];
        for (var i = 0; i < plane.Pixels.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), plane.Pixels[i]);
        return Encode(plane.Width, plane.Height, Gray, 16, plane.Width * 2, bytes, level);
    }

    private static byte[] Encode(int width, int height, byte colour, byte depth, int stride, ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        using var data = new MemoryStream(bytes.Length / 2 + 1024);
        using (var deflate = new ZLibStream(data, level, leaveOpen: true))
        {
            // "Up" on every row: neighbouring rows of microscopy planes are alike, and choosing per row would need
            // five passes over the memory.
            var row = new byte[1 + stride];
            row[0] = 2;
            for (var y = 0; y < height; y++)
            {
                var current = bytes.Slice(y * stride, stride);
                if (y == 0) current.CopyTo(row.AsSpan(1));
                else
                {
                    var above = bytes.Slice((y - 1) * stride, stride);
                    for (var i = 0; i < stride; i++) row[i + 1] = (byte)(current[i] - above[i]);
                }
                deflate.Write(row);
            }
        }

        using var png = new MemoryStream((int)data.Length + 64);
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (depth, colour);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (var b in bytes) crc = CrcTable[(crc ^ b) & 0xff] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? 0xedb88320 ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
        return table;
    }
}
