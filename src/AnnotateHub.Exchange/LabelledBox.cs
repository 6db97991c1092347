using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange;

/// <summary>A box in AnnotateHub's convention: continuous edges from 0, far edges exclusive.</summary>
/// <param name="Attributes">Everything else that the file says of it.</param>
/// <param name="Line">Where it was read; 0 where the format has no lines.</param>
public sealed record LabelledBox(
    string Class,
    PixelBox Box,
    double? Score = null,
    bool Truncated = false,
    bool Difficult = false,
    bool Occluded = false,
    IReadOnlyDictionary<string, string>? Attributes = null,
    int Line = 0
);
