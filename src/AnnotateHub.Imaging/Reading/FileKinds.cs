namespace AnnotateHub.Imaging.Reading;

/// <summary>Tells by the first bytes what a file is.</summary>
internal static class FileKinds
{
    private static readonly (byte[] Start, string Name)[] Known =
    [
        ([.. "ZISRAWFILE"u8], "a Zeiss CZI file"),
        ([.. "GIF8"u8], "a GIF image"),
        ([.. "BM"u8], "a BMP image"),
        ([.. "%PDF"u8], "a PDF document"),
        ([.. "PK"u8], "a zip archive"),
        ([0x1f, 0x8b], "a gzip archive"),
        ([0x89, .. "HDF"u8], "an HDF5 file"),
        ([0xda, 0xce, 0xbe, 0x0a], "a Nikon ND2 file"),
        ([0, 0, 0, 0x0c, .. "jP"u8], "a JPEG 2000 image"),
        ([0x70, 0, 0, 0], "possibly a Leica LIF file"),
        ([0xd0, 0xcf, 0x11, 0xe0], "an OLE file (Zeiss ZVI, Olympus OIB or an office document)"),
    ];

    /// <exception cref="ImageReadException">It is none of the kinds that are read.</exception>
    public static FileKind Detect(Stream stream)
    {
        if (stream.Length == 0)
            throw new ImageReadException("The file is empty (0 bytes). Copy or export it again.");
        Span<byte> buffer = stackalloc byte[512];
        stream.Position = 0;
        ReadOnlySpan<byte> head = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8))
            return FileKind.Tiff;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]))
            return FileKind.Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return FileKind.Jpeg;
        throw new ImageReadException($"This is {Name(head)}; TIFF, BigTIFF, PNG and JPEG are read. Export the image as TIFF.");
    }

    private static string Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8))
            return "a WebP image";
        foreach (var (start, name) in Known)
            if (head.StartsWith(start))
                return name;
        return head.ContainsAnyExceptInRange((byte)9, (byte)0x7e) ? "not an image of a known kind" : "a text file";
    }
}
