namespace AnnotateHub.Imaging.Reading;

/// <summary>What a reader accepts before it decodes anything.</summary>
/// <param name="MaxDecodingBytes">What decoding a PNG or JPEG may take besides the planes that come out: 400 million pixels of three bytes,
/// and room for the decoder.</param>
public sealed record ImageLimits(
    int MaxSide = 65_500,
    long MaxPixels = 400_000_000,
    int MaxPages = 10_000,
    long MaxDecodingBytes = 3L << 29
);
