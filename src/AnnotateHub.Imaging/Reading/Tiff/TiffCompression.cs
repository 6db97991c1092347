namespace AnnotateHub.Imaging.Reading.Tiff;

/// <param name="MaxExpansion">
/// Bytes out for a byte in that the code cannot exceed; null where it can. LZW: a 12-bit code stands for at most 3,837
/// bytes, so 2,558 a byte. Deflate: 258 bytes for 2 bits, 1,032. PackBits: 128 bytes for two. JPEG: 64 samples for no
/// less than 2 bits, 256 a byte.
/// </param>
internal sealed record TiffCompression(TiffCodec Kind, string Name, int? MaxExpansion)
{
    public static TiffCompression FromCode(long code, string at) =>
        code switch
        {
            1 => new(TiffCodec.None, "none", 1),
            2 => new(TiffCodec.Library, "CCITT RLE", null),
            3 => new(TiffCodec.Library, "CCITT G3", null),
            4 => new(TiffCodec.Library, "CCITT G4", null),
            5 => new(TiffCodec.Library, "LZW", 2_600),
            6 => new(TiffCodec.OldJpeg, "old-style JPEG", null),
            7 => new(TiffCodec.Jpeg, "JPEG", 1_024),
            8 or 32946 => new(TiffCodec.Deflate, "deflate", 1_040),
            32773 => new(TiffCodec.Library, "PackBits", 64),
            50000 => new(TiffCodec.Zstd, "zstd", null),
            _ => throw new ImageReadException(
                $"{at} is compressed with {NameOf(code)}, which is not read. Export it uncompressed, or with LZW, deflate or zstd."
            ),
        };

    private static string NameOf(long code) =>
        code switch
        {
            33003 or 33005 or 34712 => "JPEG 2000",
            34887 => "LERC",
            34925 => "LZMA",
            50001 => "WebP",
            50002 => "JPEG XL",
            _ => $"code {code}",
        };
}
