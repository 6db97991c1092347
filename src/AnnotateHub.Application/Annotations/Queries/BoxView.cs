using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>A box as it stands.</summary>
public sealed record BoxView(
    string Id,
    double X1,
    double Y1,
    double X2,
    double Y2,
    string Class,
    BoxFlags Flags,
    BoxOrigin Origin,
    IReadOnlyDictionary<string, string>? Attributes,
    IReadOnlyList<string>? Parents,
    double? Score,
    BoxReview Review = BoxReview.None
);
