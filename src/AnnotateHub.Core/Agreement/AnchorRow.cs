namespace AnnotateHub.Core.Agreement;

/// <summary>One person, or all together.</summary>
/// <param name="SecondsWith">Mean active seconds for an image with starting boxes; null without such images.</param>
/// <param name="SecondsWithout">The same for images that were withheld them.</param>
/// <param name="Shown">Agreement with the model on images on which its boxes were shown.</param>
/// <param name="Unseen">The same on images on which they were not: how much <paramref name="Shown"/> is more, people follow what they
/// see.</param>
public sealed record AnchorRow(
    string Person,
    int ImagesWith,
    int ImagesWithout,
    AnchorCounts Counts,
    double? SecondsWith,
    double? SecondsWithout,
    IReadOnlyList<CorrectionBin> ByScore,
    ModelAgreement Shown,
    ModelAgreement Unseen
);
