using System.Buffers.Binary;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>Header and chain of directories of a TIFF 6.0 or BigTIFF file; numbers are bounded by the file's length before anything is
/// allocated.</summary>
internal sealed class TiffFile
{
    private readonly Stream stream;
    private readonly List<long> directories = [];

    private TiffFile(Stream stream, bool bigEndian, bool big)
    {
        this.stream = stream;
        Length = stream.Length;
        BigEndian = bigEndian;
        Big = big;
    }

    public Stream Stream => stream;
    public long Length { get; }
    public bool BigEndian { get; }
    public bool Big { get; }
    public string Container => Big ? "BigTIFF" : "TIFF";

    /// <summary>Where the directory (IFD) of each page lies.</summary>
    public IReadOnlyList<long> Directories => directories;

    public static TiffFile Open(Stream stream, ImageLimits limits)
    {
        Span<byte> head = stackalloc byte[16];
        stream.Position = 0;
        var got = stream.ReadAtLeast(head, 16, throwOnEndOfStream: false);
        if (got < 8)
            throw new ImageReadException($"The TIFF ends after {got} bytes, in the middle of its header. Copy or export the file again.");
        var file = new TiffFile(stream, head[0] == 'M', (head[0] == 'M' ? head[3] : head[2]) == 43);
        if (file.Big && got < 16)
            throw new ImageReadException(
                $"The BigTIFF ends after {got} bytes, in the middle of its header. Copy or export the file again."
            );
        if (file.Big && file.ToUInt16(head[4..]) != 8)
            throw new ImageReadException(
                $"The BigTIFF header says {file.ToUInt16(head[4..])} bytes an offset; only 8 exist. The file is damaged: export it again."
            );
        file.FollowChain(file.Big ? file.ToInt64(head[8..]) : file.ToUInt32(head[4..]), limits);
        return file;
    }

    public ushort ToUInt16(ReadOnlySpan<byte> bytes) =>
        BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint ToUInt32(ReadOnlySpan<byte> bytes) =>
        BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>64-bit offsets above 2^63 come out negative, which every range check refuses.</summary>
    public long ToInt64(ReadOnlySpan<byte> bytes) =>
        BigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);

    public void ReadAt(long offset, Span<byte> into)
    {
        stream.Position = offset;
        stream.ReadExactly(into);
    }

    public bool Holds(long offset, long bytes) => offset >= 0 && bytes >= 0 && offset <= Length && bytes <= Length - offset;

    /// <summary>Number of entries of the directory at this offset, checked to lie in the file with all of them.</summary>
    public int EntriesAt(long offset, int page)
    {
        var size = Big ? 8 : 2;
        if (!Holds(offset, size))
            throw new ImageReadException(
                $"The directory of page {page + 1} should be at byte {(ulong)offset}, but the file has only {Length} bytes. It is "
                    + "cut short or damaged: copy or export it again."
            );
        Span<byte> bytes = stackalloc byte[8];
        ReadAt(offset, bytes[..size]);
        var entries = Big ? ToInt64(bytes) : ToUInt16(bytes);
        if (entries is <= 0 or > ushort.MaxValue || !Holds(offset + size, entries * (Big ? 20 : 12) + (Big ? 8 : 4)))
            throw new ImageReadException(
                $"The directory of page {page + 1} claims {(ulong)entries} entries, which do not fit the {Length} bytes of the "
                    + "file. It is cut short or damaged: copy or export it again."
            );
        return (int)entries;
    }

    private void FollowChain(long first, ImageLimits limits)
    {
        var seen = new HashSet<long>();
        Span<byte> bytes = stackalloc byte[8];
        for (var offset = first; offset != 0; )
        {
            if (!seen.Add(offset))
                throw new ImageReadException(
                    $"The pages of the TIFF form a circle: page {directories.Count + 1} leads back to an earlier one. The file is "
                        + "damaged: export it again."
                );
            if (directories.Count == limits.MaxPages)
                throw new ImageReadException($"The TIFF has more than {limits.MaxPages} pages, the limit. Split it into smaller files.");
            var entries = EntriesAt(offset, directories.Count);
            directories.Add(offset);
            if (Big)
            {
                ReadAt(offset + 8 + 20L * entries, bytes);
                offset = ToInt64(bytes);
            }
            else
            {
                ReadAt(offset + 2 + 12L * entries, bytes[..4]);
                offset = ToUInt32(bytes);
            }
        }
        if (directories.Count == 0)
            throw new ImageReadException("The TIFF has a header but no page. It was not finished when written: export it again.");
    }
}
