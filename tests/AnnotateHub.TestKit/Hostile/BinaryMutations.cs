using System.Buffers.Binary;
using AnnotateHub.Core.Sampling;

namespace AnnotateHub.TestKit.Hostile;

/// <summary>
/// Broken copies of files made of headers, counts and offsets: flipped bits, numbers at the ends of their ranges, offsets that lead
/// elsewhere or back, parts twice or gone, ends at the borders of parts. The same for the same seed.
/// </summary>
public static class BinaryMutations
{
    /// <summary>Headers stand at the beginning, directories often at the end.</summary>
    private const int Edge = 256;

    private static readonly ulong[] Ends =
    [
        0,
        1,
        2,
        3,
        7,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0xffff,
        0x1_0000,
        0x0fff_ffff,
        0x7fff_fffe,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_fffe,
        0xffff_ffff,
        0x1_0000_0000,
        0x7fff_ffff_ffff_ffff,
        0x8000_0000_0000_0000,
        0xffff_ffff_ffff_ffff,
    ];

    /// <summary>A copy with one to four faults.</summary>
    public static byte[] From(byte[] original, ulong seed)
    {
        var random = new PinnedRandom(seed);
        var content = original.ToArray();
        for (var faults = 1 + random.Below(4); faults > 0 && content.Length > 0; faults--)
            content = WithFault(content, random);
        return content;
    }

    private static byte[] WithFault(byte[] content, PinnedRandom random)
    {
        var at = Place(content, random);
        var length = Math.Min(content.Length - at, 1 + random.Below(random.Below(8) == 0 ? content.Length : 32));
        switch (random.Below(12))
        {
            case 0
            or 1:
                content[at] ^= (byte)(1 << random.Below(8));
                return content;
            case 2
            or 3
            or 4
            or 5:
                Put(content, at, Number(content, at, random), random);
                return content;
            case 6:
                return content[..at];
            case 7:
                return [.. content[..at], .. content[(at + length)..]];
            case 8:
                return [.. content[..(at + length)], .. content[at..]];
            case 9:
                var from = random.Below(content.Length - length + 1);
                content.AsSpan(from, length).CopyTo(content.AsSpan(at));
                return content;
            case 10:
                content.AsSpan(at, length).Fill((byte)(random.Below(2) == 0 ? 0 : 0xff));
                return content;
            default:
                content[at] = (byte)random.Below(256);
                return content;
        }
    }

    /// <summary>Anywhere, near an end, or where some number of the file says that something begins.</summary>
    private static int Place(byte[] content, PinnedRandom random)
    {
        var edge = Math.Min(content.Length, Edge);
        var near = random.Below(2) == 0 ? random.Below(edge) : content.Length - 1 - random.Below(edge);
        switch (random.Below(4))
        {
            case 0:
                return random.Below(content.Length);
            case 1:
                return near;
            default:
                if (near + 4 > content.Length)
                    return near;
                var bytes = content.AsSpan(near, 4);
                var little = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                var big = BinaryPrimitives.ReadUInt32BigEndian(bytes);
                var said = little < content.Length ? little : big;
                return said < content.Length ? (int)Math.Min(content.Length - 1, said + random.Below(64)) : near;
        }
    }

    private static ulong Number(byte[] content, int at, PinnedRandom random) =>
        random.Below(8) switch
        {
            0 => (ulong)content.Length,
            1 => (ulong)content.Length - 1,
            2 => (ulong)at,
            3 => (ulong)random.Below(content.Length),
            _ => Ends[random.Below(Ends.Length)],
        };

    private static void Put(byte[] content, int at, ulong number, PinnedRandom random)
    {
        Span<byte> bytes = stackalloc byte[8];
        var size = 1 << random.Below(4);
        if (random.Below(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
            bytes = bytes[..size];
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
            bytes = bytes[^size..];
        }

        bytes[..Math.Min(size, content.Length - at)].CopyTo(content.AsSpan(at));
    }
}
