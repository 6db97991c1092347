using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Imaging.Writing;

/// <summary>
/// Writes 16-bit planes as one-page little-endian TIFF 6.0: samples interleaved, strips, deflate with horizontal
/// differencing. Three planes are written as red, green, blue; any other number as gray with extra samples.
/// </summary>
public static class TiffWriter
{
    private const int Short = 3,
        Long = 4,
        Ascii = 2;

    /// <param name="path">Written anew; a file that is there is replaced.</param>
    /// <param name="samples">At least one plane, all of one size.</param>
    /// <param name="description">Goes into the ImageDescription tag, for example the mark of a synthetic image. ASCII.</param>
    /// <exception cref="ArgumentException">No plane, planes of different sizes, or an image above 4 GiB.</exception>
    public static void Write16(
        string path,
        IReadOnlyList<Plane16> samples,
        string? description = null,
        CompressionLevel level = CompressionLevel.Fastest
    )
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        Write16(file, samples, description, level);
    }

    /// <inheritdoc cref="Write16(string, IReadOnlyList{Plane16}, string?, CompressionLevel)"/>
    /// <param name="stream">Seekable, at its beginning.</param>
    public static void Write16(
        Stream stream,
        IReadOnlyList<Plane16> samples,
        string? description = null,
        CompressionLevel level = CompressionLevel.Fastest
    )
    {
        if (samples.Count == 0)
            throw new ArgumentException("At least one plane is needed.", nameof(samples));
        var (width, height) = (samples[0].Width, samples[0].Height);
        if (samples.Any(plane => plane.Width != width || plane.Height != height))
            throw new ArgumentException(
                $"All planes must be {width} x {height} like the first; found {string.Join(", ", samples.Select(s => $"{s.Width} x {s.Height}"))}.",
                nameof(samples)
            );
        var rowValues = width * samples.Count;
        if ((long)rowValues * 2 * height > uint.MaxValue - (1 << 20))
            throw new ArgumentException($"{width} x {height} x {samples.Count} planes do not fit a TIFF of 4 GiB.", nameof(samples));

        // Strips of about 256 KiB: small enough to decode a part, large enough to compress well.
        var rowsPerStrip = Math.Clamp((256 << 10) / (rowValues * 2), 1, height);
        stream.Write([(byte)'I', (byte)'I', 42, 0, 0, 0, 0, 0]);
        var offsets = new List<uint>();
        var counts = new List<uint>();
        var row = new ushort[rowValues];
        for (var top = 0; top < height; top += rowsPerStrip)
        {
            offsets.Add((uint)stream.Position);
            using (var deflate = new ZLibStream(stream, level, leaveOpen: true))
                for (var y = top; y < Math.Min(height, top + rowsPerStrip); y++)
                {
                    FillDifferences(row, samples, y);
                    deflate.Write(MemoryMarshal.AsBytes(row.AsSpan()));
                }
            counts.Add((uint)stream.Position - offsets[^1]);
        }
        WriteDirectory(stream, DirectoryOf(width, height, samples.Count, rowsPerStrip, offsets, counts, description));
    }

    private static void FillDifferences(ushort[] row, IReadOnlyList<Plane16> samples, int y)
    {
        for (var s = 0; s < samples.Count; s++)
        {
            var pixels = samples[s].Pixels.AsSpan(y * samples[s].Width, samples[s].Width);
            ushort before = 0;
            for (int x = 0, at = s; x < pixels.Length; x++, at += samples.Count)
            {
                row[at] = (ushort)(pixels[x] - before);
                before = pixels[x];
            }
        }
    }

    private static List<(ushort Tag, int Type, uint[] Values)> DirectoryOf(
        int width,
        int height,
        int samples,
        int rowsPerStrip,
        List<uint> offsets,
        List<uint> counts,
        string? description
    )
    {
        var photometric = samples == 3 ? 2u : 1u;
        var extra = samples == 3 ? 0 : samples - 1;
        List<(ushort, int, uint[])> tags =
        [
            (256, Long, [(uint)width]),
            (257, Long, [(uint)height]),
            (258, Short, Enumerable.Repeat(16u, samples).ToArray()),
            (259, Short, [8]),
            (262, Short, [photometric]),
        ];
        if (!string.IsNullOrEmpty(description))
            tags.Add((270, Ascii, [.. Encoding.ASCII.GetBytes(description + "\0").Select(b => (uint)b)]));
        tags.AddRange([
            (273, Long, offsets.ToArray()),
            (277, Short, [(uint)samples]),
            (278, Long, [(uint)rowsPerStrip]),
            (279, Long, counts.ToArray()),
            (284, Short, [1]),
            (317, Short, [2]),
        ]);
        if (extra > 0)
            tags.Add((338, Short, new uint[extra]));
        tags.Add((339, Short, Enumerable.Repeat(1u, samples).ToArray()));
        return tags;
    }

    private static void WriteDirectory(Stream stream, List<(ushort Tag, int Type, uint[] Values)> tags)
    {
        // The directory and every value start on an even offset, as TIFF 6.0 asks.
        if (stream.Position % 2 == 1)
            stream.WriteByte(0);
        var places = new uint[tags.Count];
        for (var i = 0; i < tags.Count; i++)
        {
            var bytes = BytesOf(tags[i].Type, tags[i].Values);
            if (bytes.Length <= 4)
                continue;
            places[i] = (uint)stream.Position;
            stream.Write(bytes);
            if (bytes.Length % 2 == 1)
                stream.WriteByte(0);
        }

        var directory = (uint)stream.Position;
        var block = new byte[2 + 12 * tags.Count + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)tags.Count);
        for (var i = 0; i < tags.Count; i++)
        {
            var (tag, type, values) = tags[i];
            var entry = block.AsSpan(2 + 12 * i, 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)values.Length);
            if (places[i] != 0)
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], places[i]);
            else
                BytesOf(type, values).CopyTo(entry[8..]);
        }
        stream.Write(block);
        stream.Position = 4;
        Span<byte> pointer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(pointer, directory);
        stream.Write(pointer);
        stream.Position = stream.Length;
    }

    private static byte[] BytesOf(int type, uint[] values) =>
        type switch
        {
            Ascii => values.Select(v => (byte)v).ToArray(),
            Short => MemoryMarshal.AsBytes<ushort>(values.Select(v => (ushort)v).ToArray()).ToArray(),
            _ => MemoryMarshal.AsBytes<uint>(values).ToArray(),
        };
}
