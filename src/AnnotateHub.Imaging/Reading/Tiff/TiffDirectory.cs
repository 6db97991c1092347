using System.Text;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>The tags of one page. Every value is known to lie in the file.</summary>
internal sealed class TiffDirectory
{
    private readonly TiffFile file;
    private readonly Dictionary<int, Entry> entries = [];

    private readonly record struct Entry(int Type, long Count, long Offset);

    private TiffDirectory(TiffFile file, long offset, int page)
    {
        this.file = file;
        Offset = offset;
        Page = page;
    }

    public TiffFile File => file;
    public long Offset { get; }
    public int Page { get; }

    public static TiffDirectory Read(TiffFile file, int page)
    {
        var directory = new TiffDirectory(file, file.Directories[page], page);
        var count = file.EntriesAt(directory.Offset, page);
        var (head, size, inline) = file.Big ? (8, 20, 8) : (2, 12, 4);
        var block = new byte[count * size];
        file.ReadAt(directory.Offset + head, block);
        for (var i = 0; i < count; i++)
        {
            var bytes = block.AsSpan(i * size, size);
            var (tag, type) = (file.ToUInt16(bytes), file.ToUInt16(bytes[2..]));
            var values = file.Big ? file.ToInt64(bytes[4..]) : file.ToUInt32(bytes[4..]);
            var unit = SizeOf(type);
            if (unit == 0)
                continue; // TIFF 6.0: readers skip entries of a type they do not know.
            var place = directory.Offset + head + (long)i * size + (size - inline);
            if (values < 0 || values > file.Length)
                throw directory.Unfit(tag, values);
            if (values * unit > inline)
            {
                place = file.Big ? file.ToInt64(bytes[12..]) : file.ToUInt32(bytes[8..]);
                if (!file.Holds(place, values * unit))
                    throw directory.Unfit(tag, values);
            }
            directory.entries.TryAdd(tag, new Entry(type, values, place));
        }
        return directory;
    }

    public bool Has(int tag) => entries.ContainsKey(tag);

    public long CountOf(int tag) => entries.TryGetValue(tag, out var entry) ? entry.Count : 0;

    public long Number(int tag, long otherwise) =>
        entries.TryGetValue(tag, out var entry) && entry.Count > 0 ? Numbers(tag, 1)[0] : otherwise;

    /// <summary>The first <paramref name="atMost"/> values of an integer tag; fewer when it has fewer, none when absent.</summary>
    public long[] Numbers(int tag, int atMost)
    {
        if (!entries.TryGetValue(tag, out var entry))
            return [];
        var unit = SizeOf(entry.Type);
        var values = new long[Math.Min(entry.Count, atMost)];
        var bytes = new byte[values.Length * unit];
        file.ReadAt(entry.Offset, bytes);
        for (var i = 0; i < values.Length; i++)
        {
            var at = bytes.AsSpan(i * unit, unit);
            values[i] = entry.Type switch
            {
                1 or 7 => at[0],
                6 => (sbyte)at[0],
                3 => file.ToUInt16(at),
                8 => (short)file.ToUInt16(at),
                4 or 13 => file.ToUInt32(at),
                9 => (int)file.ToUInt32(at),
                16 or 17 or 18 => file.ToInt64(at),
                _ => throw new ImageReadException(
                    $"Tag {tag} of page {Page + 1} should be a whole number but has field type {entry.Type}. The file is damaged: "
                        + "export it again."
                ),
            };
        }
        return values;
    }

    /// <summary>The beginning of a text tag, at most 256 characters.</summary>
    public string Text(int tag)
    {
        if (!entries.TryGetValue(tag, out var entry) || SizeOf(entry.Type) != 1)
            return "";
        var bytes = new byte[Math.Min(entry.Count, 256)];
        file.ReadAt(entry.Offset, bytes);
        return Encoding.Latin1.GetString(bytes).TrimEnd('\0');
    }

    /// <summary>A text tag as a whole, at most 8 MiB of it: OME-XML of a plate is long. UTF-8, as OME writes it, else Latin 1.</summary>
    public string LongText(int tag)
    {
        const int most = 8 << 20;
        if (!entries.TryGetValue(tag, out var entry) || SizeOf(entry.Type) != 1)
            return "";
        var bytes = Bytes(tag, most);
        return (System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes).TrimEnd('\0');
    }

    /// <summary>The values of a tag as they lie in the file.</summary>
    public byte[] Bytes(int tag, int atMost)
    {
        if (!entries.TryGetValue(tag, out var entry))
            return [];
        var bytes = new byte[Math.Min(entry.Count * SizeOf(entry.Type), atMost)];
        file.ReadAt(entry.Offset, bytes);
        return bytes;
    }

    /// <summary>The first value of a tag that holds a fraction above 0; null where it holds none.</summary>
    public double? Rational(int tag)
    {
        if (!entries.TryGetValue(tag, out var entry) || entry.Type is not (5 or 10) || entry.Count < 1)
            return null;
        var bytes = Bytes(tag, 8);
        var (numerator, denominator) = (file.ToUInt32(bytes), file.ToUInt32(bytes.AsSpan(4)));
        return numerator == 0 || denominator == 0 ? null : (double)numerator / denominator;
    }

    private ImageReadException Unfit(int tag, long values) =>
        new(
            $"Tag {tag} of page {Page + 1} claims {(ulong)values} values, which do not fit the {file.Length} bytes of the file. "
                + "It is cut short or damaged: copy or export it again."
        );

    private static int SizeOf(int type) =>
        type switch
        {
            1 or 2 or 6 or 7 => 1,
            3 or 8 => 2,
            4 or 9 or 11 or 13 => 4,
            5 or 10 or 12 or 16 or 17 or 18 => 8,
            _ => 0,
        };
}
