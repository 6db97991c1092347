using System.Buffers.Binary;

namespace AnnotateHub.Application.Backup;

/// <summary>Whether a PNG is whole: its parts one after the other to the last, each with its own checksum (ISO 15948, 5.3 and
/// annex D).</summary>
internal static class PngCheck
{
    private static readonly byte[] Signature = [137, 80, 78, 71, 13, 10, 26, 10];
    private static readonly uint[] Table = MakeTable();

    public static bool IsWhole(string file) => IsWhole(File.ReadAllBytes(file));

    public static bool IsWhole(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
            return false;
        for (var at = Signature.Length; at + 12 <= png.Length; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (length > png.Length - at - 12)
                return false;
            var part = png.Slice(at + 4, (int)length + 4);
            if (Checksum(part) != BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8 + (int)length)..]))
                return false;
            at += 12 + (int)length;
            if (part.StartsWith("IEND"u8))
                return at == png.Length;
        }

        return false;
    }

    /// <summary>CRC-32 of ISO 3309.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
            crc = Table[(crc ^ one) & 0xff] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint number = 0; number < 256; number++)
        {
            var value = number;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
            table[number] = value;
        }

        return table;
    }
}
