using System.Buffers.Binary;

namespace AnnotateHub.Imaging.Writing;

/// <summary>
/// Blanks what a TIFF says besides its pixels: descriptions, dates, names of people and machines, EXIF, GPS, XMP, IPTC and the notes of
/// microscopes' programs. Pixels, and how they are read, stay byte for byte; values become zeros where they lie, so that nothing moves.
/// </summary>
public static class TiffMetadata
{
    private const int MaxDirectories = 10_000;

    private const ushort SubDirectories = 330;

    /// <summary>Tags whose value is a directory of its own, all of which goes.</summary>
    private static readonly HashSet<ushort> Nested = [34665, 34853, 40965];

    /// <summary>
    /// By number: DocumentName, ImageDescription, Make, Model, PageName, Software, DateTime, Artist, HostComputer; XMP; MetaMorph's four
    /// and IPTC; Photoshop; Zeiss LSM; DateTimeOriginal as TIFF/EP has it, camera owner; ImageJ's two; GDAL's; Micro-Manager,
    /// Olympus, Andor.
    /// </summary>
    private static readonly HashSet<ushort> Told =
    [
        269, 270, 271, 272, 285, 305, 306, 315, 316,
        700,
        33628, 33629, 33630, 33631, 33723,
        34377, 34386, 34412,
        36867, 36868, 42032, 42033, 42037,
        50838, 50839, 42112,
        51123, 34361, 34362, 4864, 4869, 4890,
    ];

    /// <summary>False, and nothing is changed for certain, where the file is no TIFF whose directories can be followed.</summary>
    public static bool TryBlank(Span<byte> file)
    {
        if (file.Length < 8)
            return false;
        bool little;
        if (file[..2].SequenceEqual("II"u8))
            little = true;
        else if (file[..2].SequenceEqual("MM"u8))
            little = false;
        else
            return false;
        var version = little ? BinaryPrimitives.ReadUInt16LittleEndian(file[2..]) : BinaryPrimitives.ReadUInt16BigEndian(file[2..]);
        if (version is not (42 or 43) || (version == 43 && file.Length < 16))
            return false;
        var walk = new Walk(file, little, version == 43);
        return walk.Follow(walk.Pointer(version == 43 ? 8 : 4));
    }

    private ref struct Walk(Span<byte> file, bool little, bool isBig)
    {
        private readonly Span<byte> _file = file;
        private readonly HashSet<ulong> _known = [];

        private readonly int PointerSize => isBig ? 8 : 4;

        public readonly bool Follow(ulong first)
        {
            var open = new Stack<(ulong At, bool IsNested)>();
            Open(first, false, open);
            while (open.TryPop(out var next))
            {
                if (_known.Count > MaxDirectories || !Directory(next.At, next.IsNested, open))
                    return false;
            }

            return true;
        }

        /// <summary>Each once: many entries may point to one list of many directories.</summary>
        private readonly void Open(ulong at, bool isNested, Stack<(ulong At, bool IsNested)> open)
        {
            if (at != 0 && _known.Count <= MaxDirectories && _known.Add(at))
                open.Push((at, isNested));
        }

        public readonly ulong Pointer(int at) =>
            isBig
                ? little
                    ? BinaryPrimitives.ReadUInt64LittleEndian(_file[at..])
                    : BinaryPrimitives.ReadUInt64BigEndian(_file[at..])
                : UInt32(at);

        private readonly bool Directory(ulong start, bool isNested, Stack<(ulong At, bool IsNested)> open)
        {
            var (head, size) = (isBig ? 8 : 2, isBig ? 20 : 12);
            if (start > (ulong)(_file.Length - head))
                return false;
            var at = (int)start;
            var count = isBig ? Pointer(at) : UInt16(at);
            if (count > (ulong)((_file.Length - at - head) / size))
                return false;
            for (var index = 0; index < (int)count; index++)
                if (!Entry(at + head + (index * size), isNested, open))
                    return false;
            var end = at + head + ((int)count * size);
            if (!isNested && end <= _file.Length - PointerSize)
                Open(Pointer(end), false, open);
            return true;
        }

        private readonly bool Entry(int at, bool isNested, Stack<(ulong At, bool IsNested)> open)
        {
            var tag = UInt16(at);
            var unit = SizeOf(UInt16(at + 2));
            var count = isBig ? Pointer(at + 4) : UInt32(at + 4);
            var value = at + (isBig ? 12 : 8);
            if (unit == 0 || count > (ulong)_file.Length)
                // A type that nobody knows says nothing of its length; only what must go has to be followed.
                return !isNested && !Told.Contains(tag);
            var length = unit * count;
            var isInline = length <= (ulong)PointerSize;
            var place = isInline ? (ulong)value : Pointer(value);
            if (place > (ulong)_file.Length || length > (ulong)_file.Length - place)
                return !isNested && !Told.Contains(tag) && !Nested.Contains(tag);
            if (Nested.Contains(tag) || tag == SubDirectories)
                for (var index = 0; index < (int)count && unit >= 4 && _known.Count <= MaxDirectories; index++)
                    Open(
                        unit == 8 ? Wide((int)place + (index * 8)) : UInt32((int)place + (index * 4)),
                        isNested || Nested.Contains(tag),
                        open
                    );
            else if (isNested || Told.Contains(tag))
                _file.Slice((int)place, (int)length).Clear();
            return true;
        }

        private readonly ushort UInt16(int at) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt16BigEndian(_file[at..]);

        private readonly uint UInt32(int at) =>
            little ? BinaryPrimitives.ReadUInt32LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt32BigEndian(_file[at..]);

        private readonly ulong Wide(int at) =>
            little ? BinaryPrimitives.ReadUInt64LittleEndian(_file[at..]) : BinaryPrimitives.ReadUInt64BigEndian(_file[at..]);

        private static ulong SizeOf(ushort type) =>
            type switch
            {
                1 or 2 or 6 or 7 => 1,
                3 or 8 => 2,
                4 or 9 or 11 or 13 => 4,
                5 or 10 or 12 or 16 or 17 or 18 => 8,
                _ => 0,
            };
    }
}
