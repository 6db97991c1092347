using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Exchange.Voc;

/// <summary>One object, its box in AnnotateHub's convention (continuous edges from 0, far edges exclusive).</summary>
/// <param name="Attributes">Everything else that the file says about the object, by tag path such as <c>pose</c> or
/// <c>part/name</c>.</param>
/// <param name="Line">Where the object begins in the file, from 1; 0 for objects that were not read.</param>
public sealed record VocObject(
    string Class,
    PixelBox Box,
    bool Truncated = false,
    bool Difficult = false,
    bool Occluded = false,
    IReadOnlyDictionary<string, string>? Attributes = null,
    int Line = 0
);
