namespace AnnotateHub.Imaging.Reading.Tiff;

internal enum TiffCodec
{
    None,
    Deflate,
    Zstd,
    OldJpeg,
    Jpeg,

    /// <summary>LZW, PackBits and the fax codes, decoded by the library.</summary>
    Library,
}
