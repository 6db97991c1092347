using System.Buffers.Binary;
using AnnotateHub.Imaging.Reading.Tiff;

namespace AnnotateHub.Imaging.Reading.Jpeg;

/// <summary>What the markers of a JPEG say; the stream was walked to its end mark, so a cut one is known before decoding.</summary>
internal sealed record JpegFile(int Width, int Height, int Components, Orientation Orientation)
{
    public int Samples => Components == 1 ? 1 : 3;

    public static JpegFile Open(Stream stream, ImageLimits limits)
    {
        JpegFile? frame = null;
        var orientation = Orientation.TopLeft;
        var scanned = false;
        stream.Position = 2;
        while (true)
        {
            var marker = NextMarker(stream, inScan: scanned);
            if (marker == 0xd9) break;
            if (marker is 0x01 or >= 0xd0 and <= 0xd8) continue;
            var length = (Byte(stream) << 8 | Byte(stream)) - 2;
            var end = stream.Position + length;
            if (length < 0 || end > stream.Length) throw CutShort(stream);
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc)) frame = ReadFrame(stream, marker, length, limits);
            else if (marker == 0xe1) orientation = ExifOrientation(stream, length) ?? orientation;
            else if (marker == 0xda) scanned = true;
            stream.Position = end;
        }
        if (frame is null || !scanned) throw new ImageReadException("The JPEG ends without an image. The file is damaged: export it again.");
        return frame with { Orientation = orientation };
    }

    /// <summary>The next marker; in a scan everything between is compressed data, elsewhere there must be nothing between.</summary>
    private static int NextMarker(Stream stream, bool inScan)
    {
        while (true)
        {
            var value = Byte(stream);
            if (value != 0xff)
            {
                if (inScan) continue;
                throw new ImageReadException($"The JPEG has no marker at byte {stream.Position - 1} where one was expected. The file is damaged: export it again.");
            }
            do value = Byte(stream); while (value == 0xff);
            if (value == 0) continue;
            return value;
        }
    }

    private static JpegFile ReadFrame(Stream stream, int marker, int length, ImageLimits limits)
    {
        if (length < 6) throw CutShort(stream);
        Span<byte> bytes = stackalloc byte[6];
        stream.ReadExactly(bytes);
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]));
        if (marker is not (0xc0 or 0xc1 or 0xc2) || bytes[0] != 8)
            throw new ImageReadException($"The JPEG is of a rare kind (frame type {marker - 0xc0}, {bytes[0]} bits); baseline and progressive JPEG with 8 bits are read. Export it as PNG or TIFF.");
        if (width == 0 || height == 0 || bytes[5] is not (1 or 3 or 4))
            throw new ImageReadException($"The JPEG says {width} x {height} pixels with {bytes[5]} components. The file is damaged: export it again.");
        Sizes.Check(width, height, limits, "The JPEG");
        return new JpegFile(width, height, bytes[5], Orientation.TopLeft);
    }

    /// <summary>Exif is a small TIFF inside a marker; a broken one says nothing about the picture and is passed over.</summary>
    private static Orientation? ExifOrientation(Stream stream, int length)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        if (!bytes.AsSpan().StartsWith("Exif\0\0"u8)) return null;
        try
        {
            using var inner = new MemoryStream(bytes, 6, length - 6);
            return Orientations.Of(TiffDirectory.Read(TiffFile.Open(inner, new ImageLimits()), 0).Number(274, 1));
        }
        catch (ImageReadException)
        {
            return null;
        }
    }

    private static int Byte(Stream stream) => stream.ReadByte() is >= 0 and var value ? value : throw CutShort(stream);

    private static ImageReadException CutShort(Stream stream) =>
        new($"The JPEG is cut short: it has no end mark within its {stream.Length} bytes. Copy or export it again.");
}
