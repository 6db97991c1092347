using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.Images.Import;

/// <summary>One plane of a planned group.</summary>
/// <param name="Path">Relative to what is imported.</param>
/// <param name="File">Where the file lies now.</param>
public sealed record PlannedPlane(string Path, string File, int Page, int Sample, int Bits, SampleFormat Format);
