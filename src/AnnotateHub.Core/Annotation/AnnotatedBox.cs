using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Annotation;

/// <summary>A box as it stands after all operations so far.</summary>
public sealed record AnnotatedBox(
    string Id,
    PixelBox Geometry,
    string Class,
    BoxFlags Flags = BoxFlags.None,
    BoxOrigin Origin = BoxOrigin.Drawn,
    IReadOnlyDictionary<string, string>? Attributes = null,
    IReadOnlyList<string>? Parents = null,
    double? Score = null,
    BoxReview Review = BoxReview.None
);
