using System.Buffers.Binary;
using System.IO.Compression;

namespace AnnotateHub.Imaging.Reading.Png;

/// <summary>
/// Whether the pixel data of a PNG is all there. ImageSharp takes a file that ends early for one whose last rows are black, and
/// believes the header before it looks at the data; so chunks are walked to the end mark, and the data is inflated once into nothing.
/// </summary>
internal static class PngData
{
    /// <summary>The places of the pixel data.</summary>
    /// <exception cref="ImageReadException">A chunk does not end within the file, or there is no pixel data.</exception>
    public static IReadOnlyList<(long Offset, long Length)> Find(Stream stream)
    {
        var parts = new List<(long, long)>();
        Span<byte> head = stackalloc byte[8];
        for (long at = 8; ; )
        {
            if (at + 12 > stream.Length)
                throw CutShort(at, stream.Length);
            stream.Position = at;
            stream.ReadExactly(head);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (at + 12 + length > stream.Length)
                throw CutShort(at, stream.Length);
            if (head[4..].SequenceEqual("IDAT"u8))
                parts.Add((at + 8, length));
            else if (head[4..].SequenceEqual("IEND"u8))
                break;
            at += 12 + length;
        }

        return parts.Count > 0 ? parts : throw new ImageReadException("The PNG has no pixel data. The file is damaged: export it again.");
    }

    /// <exception cref="ImageReadException">The data is damaged, or less than the header promises.</exception>
    public static void Check(Stream stream, IReadOnlyList<(long Offset, long Length)> parts, long rowBytes, int width, int height)
    {
        // Deflate makes at most 1,032 bytes of one: a header that claims more is a bomb or damaged.
        var there = parts.Sum(part => part.Length);
        if (rowBytes / 1_040 > there)
            throw new ImageReadException(
                $"The PNG claims {width} x {height} pixels but has only {there} bytes of pixel data, more than it can compress. "
                    + "The file is damaged: export it again."
            );
        try
        {
            using var inflate = new ZLibStream(new ConcatStream(stream, parts), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (var left = rowBytes; left > 0; )
                left -= inflate.Read(buffer, 0, (int)Math.Min(left, buffer.Length)) is > 0 and var got
                    ? got
                    : throw new EndOfStreamException();
            // One byte further makes the inflater check the sum over all it gave out.
            inflate.ReadByte();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageReadException("The PNG's pixel data is damaged or cut short. Copy or export the file again.", e);
        }
    }

    private static ImageReadException CutShort(long at, long length) =>
        new($"The PNG is cut short: the part at byte {at} does not end within the {length} bytes of the file. Copy or export it again.");
}
