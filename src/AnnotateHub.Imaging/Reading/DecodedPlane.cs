namespace AnnotateHub.Imaging.Reading;

/// <summary>A plane as read from a file.</summary>
/// <param name="ValueScale">Source value = ValueOffset + ValueScale * pixel.</param>
/// <param name="IsExact">True for integer sources up to 16 bits: the source value is recovered exactly.</param>
public sealed record DecodedPlane(Plane16 Plane, int SourceBits, SampleFormat Format, double ValueScale, double ValueOffset, bool IsExact);
